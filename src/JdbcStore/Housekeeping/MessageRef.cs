namespace JdbcStore.Housekeeping;

/// <summary>A message's place in the table.</summary>
internal sealed class MessageRef
{
    public long DestinationId { get; init; }

    public int Lane { get; init; }

    public long Sequence { get; init; }
}
