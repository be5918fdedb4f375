namespace JdbcStore.Leasing;

/// <summary>The journal that a store brings along when it asks for the lease.</summary>
/// <param name="Id">The journal's own id, kept in its files.</param>
/// <param name="Directory">Where it lies.</param>
/// <param name="LastGroup">Its last durable group; 0 while it is empty.</param>
internal sealed record LocalJournal(string Id, string Directory, long LastGroup)
{
    /// <summary>The group before the first that is there, for a database that was never used and is to take the journal as its own; usually null.</summary>
    public long? AdoptAfter { get; init; }

    /// <summary>The journal holds records, and this store must not replay them.</summary>
    public FatalStoreException Refuse(string reason, string advice) => new(
        $"The journal in '{Directory}' holds confirmed messages that cannot be replayed: {reason}. {advice}, or move the directory away to start without them.");
}
