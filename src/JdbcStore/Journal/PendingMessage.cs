namespace JdbcStore.Journal;

/// <summary>A message that is confirmed by the journal and not yet known to be in the database. Guarded by the lock of <see cref="PendingWork"/>.</summary>
internal sealed class PendingMessage(long sequence, long destinationId, NewMessage message, Generation generation)
{
    public long Sequence { get; } = sequence;

    public long DestinationId { get; } = destinationId;

    /// <summary>Without its body when that is <see cref="Spilled"/>, or when nobody needs it any more.</summary>
    public NewMessage Message { get; private set; } = message;

    /// <summary>Where the body lies when it is not in memory.</summary>
    public SpilledBody? Spilled { get; private set; }

    /// <summary>The checkpoint that will bring it to the database.</summary>
    public Generation Generation { get; } = generation;

    public int DeliveryCount { get; set; }

    /// <summary>Acknowledged: no reader sees it any more, and unless its checkpoint is under way it never reaches the database.</summary>
    public bool IsGone { get; set; }

    /// <summary>Keeps only where the body lies.</summary>
    public void Spill(JournalPosition position)
    {
        Spilled = new SpilledBody(position, Message.Body.Length, Crc32C.Compute(Message.Body.Span));
        DropBody();
    }

    public void DropBody() => Message = Message.WithoutBody();
}
