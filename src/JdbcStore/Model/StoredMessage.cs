namespace JdbcStore;

/// <summary>A message as it was read from the store.</summary>
/// <param name="Sequence">Its place in the store's order; unique in the store and rising within a destination, with gaps. Its last digit is the priority.</param>
/// <param name="DeliveryCount">How many earlier deliveries were recorded as failed (<see cref="UnitOfWork.Redeliver"/>).</param>
/// <param name="MayHaveBeenDelivered">
/// True when an earlier active store may have handed it to a consumer without learning the outcome
/// (its sequence is at or below the destination's dispatch mark at the time this store became active).
/// </param>
/// <param name="Body">The bytes, equal to those that were added; empty while <see cref="IsWhole"/> is false.</param>
public sealed record StoredMessage(long Sequence, int DeliveryCount, bool MayHaveBeenDelivered, ReadOnlyMemory<byte> Body)
{
    /// <summary>How many bytes the body has.</summary>
    public long Length { get; init; } = Body.Length;

    /// <summary>0 to 9, the highest.</summary>
    public int Priority => Sequences.PriorityOf(Sequence);

    /// <summary>When it was given to the store.</summary>
    public DateTimeOffset AddedAt { get; init; }

    /// <summary>When it expires, or null.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>False for a body that is too large to come with a page: read it with <see cref="IMessageStore.OpenBodyAsync"/>.</summary>
    public bool IsWhole => Body.Length == Length;
}
