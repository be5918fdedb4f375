namespace JdbcStore.Direct.Exclusive;

/// <summary>What has to be known of a message's row to move or remove it.</summary>
internal sealed class ParkedRow
{
    public long BodySize { get; init; }

    public long? BodyId { get; init; }

    public long? DueAt { get; init; }
}
