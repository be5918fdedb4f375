namespace JdbcStore.Housekeeping;

/// <summary>A row of a message that has expired.</summary>
internal sealed class ExpiredRecord
{
    public long DestinationId { get; init; }

    public int Lane { get; init; }

    public long Sequence { get; init; }

    public int DeliveryCount { get; init; }

    public long BodySize { get; init; }

    public long AddedAt { get; init; }

    public long ExpiresAt { get; init; }

    public byte[]? Body { get; init; }

    public StoredMessage ToMessage() => new(Sequence, DeliveryCount, MayHaveBeenDelivered: false, Body ?? [])
    {
        Length = BodySize,
        AddedAt = DateTimeOffset.FromUnixTimeMilliseconds(AddedAt),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt),
    };
}
