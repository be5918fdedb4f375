namespace JdbcStore.Serving;

/// <summary>Where a message's body is: in its row or in chunks.</summary>
internal sealed class BodyRecord
{
    public long BodySize { get; init; }

    public long? BodyId { get; init; }

    public byte[]? Body { get; init; }
}
