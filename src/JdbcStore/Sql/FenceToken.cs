namespace JdbcStore.Sql;

/// <summary>Moves the fence row of <paramref name="Slot"/> from batch <paramref name="PreviousBatch"/> to <paramref name="Batch"/>.</summary>
/// <param name="Slot">The writer's row.</param>
/// <param name="Epoch">The epoch that the active store holds.</param>
/// <param name="Holder">The active store's own id.</param>
/// <param name="PreviousBatch">The number of this slot's last batch; 0 before the first of an epoch.</param>
/// <param name="Batch">This batch's number.</param>
/// <param name="Settled">Every batch up to this one had been committed when this one was sent: what is missing between the two is a hole.</param>
/// <param name="FirstSequence">The first sequence that the batch could assign.</param>
/// <param name="LastSequence">The store's high-water mark after the batch; below the first when it adds nothing.</param>
public readonly record struct FenceToken(
    int Slot, long Epoch, string Holder, long PreviousBatch, long Batch, long Settled, long FirstSequence, long LastSequence);
