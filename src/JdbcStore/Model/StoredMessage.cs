namespace JdbcStore;

/// <summary>A message as it was read from the store.</summary>
/// <param name="Sequence">Its place in the store's order; unique in the store and rising within a destination, with gaps.</param>
/// <param name="DeliveryCount">How many earlier deliveries were recorded as failed (<see cref="UnitOfWork.Redeliver"/>).</param>
/// <param name="MayHaveBeenDelivered">
/// True when an earlier active store may have handed it to a consumer without learning the outcome
/// (its sequence is at or below the destination's dispatch mark at the time this store became active).
/// </param>
/// <param name="Body">The bytes, equal to those that were added.</param>
public sealed record StoredMessage(long Sequence, int DeliveryCount, bool MayHaveBeenDelivered, ReadOnlyMemory<byte> Body);
