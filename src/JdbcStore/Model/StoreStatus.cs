namespace JdbcStore;

/// <summary>What an operator wants to see at a glance.</summary>
/// <param name="State">Where the store is in its life.</param>
/// <param name="Epoch">The epoch held or last held; 0 before the first.</param>
/// <param name="Provider">The dialect's name, such as <c>PostgreSql</c>.</param>
/// <param name="JournalOn">Whether a local journal stands in front of the database.</param>
/// <param name="PendingUnits">Units accepted and not yet confirmed.</param>
/// <param name="JournalBytes">Bytes in the journal that the database does not have yet; 0 with the journal off.</param>
/// <param name="Problem">What keeps it from serving, or null.</param>
public sealed record StoreStatus(
    StoreState State, long Epoch, string Provider, bool JournalOn, int PendingUnits, long JournalBytes, string? Problem)
{
    /// <summary>Bytes of bodies accepted and not yet confirmed; not those that wait for room.</summary>
    public long PendingBytes { get; init; }
}
