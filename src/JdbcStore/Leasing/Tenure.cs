namespace JdbcStore.Leasing;

/// <summary>One store's time as the active one.</summary>
/// <param name="Epoch">The number of this tenure; each takeover raises it.</param>
/// <param name="Holder">The store's own id, so that an epoch that a failover rolled back cannot be mistaken.</param>
/// <param name="LastSequence">The high-water mark: no sequence up to it is ever assigned again.</param>
/// <param name="JournalGroup">The last group of the local journal that the database holds; 0 without a journal.</param>
internal sealed record Tenure(long Epoch, string Holder, long LastSequence, long JournalGroup);
