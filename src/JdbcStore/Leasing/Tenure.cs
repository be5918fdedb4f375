namespace JdbcStore.Leasing;

/// <summary>One store's time as the active one.</summary>
/// <param name="Epoch">The number of this tenure; each takeover raises it.</param>
/// <param name="Holder">The store's own id, so that an epoch that a failover rolled back cannot be mistaken.</param>
/// <param name="PreviousEpoch">The epoch before: the only one whose journal may be replayed.</param>
/// <param name="LastSequence">The high-water mark: no sequence up to it is ever assigned again.</param>
internal sealed record Tenure(long Epoch, string Holder, long PreviousEpoch, long LastSequence);
