namespace JdbcStore.Journal;

/// <summary>A message that is confirmed by the journal and not yet known to be in the database.</summary>
internal sealed class PendingMessage(long sequence, long destinationId, NewMessage message, Generation generation)
{
    public long Sequence { get; } = sequence;

    public long DestinationId { get; } = destinationId;

    public NewMessage Message { get; } = message;

    /// <summary>The checkpoint that will bring it to the database.</summary>
    public Generation Generation { get; } = generation;

    public int DeliveryCount { get; set; }

    /// <summary>Acknowledged: no reader sees it any more, and unless its checkpoint is under way it never reaches the database.</summary>
    public bool IsGone { get; set; }
}
