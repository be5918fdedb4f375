namespace JdbcStore.Sql;

/// <summary>What one transaction does, as rows by table. Not thread-safe.</summary>
public sealed class WriteBatch
{
    /// <summary>What proves that the writer is still the active store's.</summary>
    public required FenceToken Fence { get; init; }

    /// <summary>Destinations to create unless they are there.</summary>
    public List<DestinationRow> Destinations { get; } = [];

    /// <summary>Messages to insert, in order of sequence.</summary>
    public List<MessageRow> Messages { get; } = [];

    /// <summary>Messages to delete; one that is not there is no error.</summary>
    public List<MessageKey> Acknowledgements { get; } = [];

    /// <summary>Messages whose delivery count rises.</summary>
    public List<RedeliveryRow> Redeliveries { get; } = [];

    /// <summary>New dispatch marks, at most one a destination, in order of destination; a mark never moves back.</summary>
    public List<MessageKey> DispatchMarks { get; } = [];

    /// <summary>Duplicate keys of messages whose uniqueness was decided in the journal; the message itself may have come and gone.</summary>
    public List<KeyRow> Keys { get; } = [];

    /// <summary>The journal group up to which this batch brings the database, or null.</summary>
    public JournalMark? Journal { get; set; }

    /// <summary>Whether any message carries a duplicate key.</summary>
    public bool HasDuplicateKeys { get; set; }
}

/// <summary>Moves the fence row of <paramref name="Slot"/> from batch <paramref name="PreviousBatch"/> to <paramref name="Batch"/>.</summary>
/// <param name="Slot">The writer's row.</param>
/// <param name="Epoch">The epoch that the active store holds.</param>
/// <param name="Holder">The active store's own id.</param>
/// <param name="PreviousBatch">The number of this slot's last batch; 0 before the first of an epoch.</param>
/// <param name="Batch">This batch's number.</param>
/// <param name="FirstSequence">The first sequence that the batch could assign.</param>
/// <param name="LastSequence">The store's high-water mark after the batch; below the first when it adds nothing.</param>
public readonly record struct FenceToken(
    int Slot, long Epoch, string Holder, long PreviousBatch, long Batch, long FirstSequence, long LastSequence);

/// <summary>A destination to create.</summary>
public readonly record struct DestinationRow(long DestinationId, Destination Destination);

/// <summary>A message to insert.</summary>
public readonly record struct MessageRow(long DestinationId, long Sequence, int DeliveryCount, string? DuplicateKey, ReadOnlyMemory<byte> Body);

/// <summary>A message, or a place in a destination's order.</summary>
public readonly record struct MessageKey(long DestinationId, long Sequence);

/// <summary>A message and by how much its delivery count rises.</summary>
public readonly record struct RedeliveryRow(long DestinationId, long Sequence, int Increment);

/// <summary>A key by which a resend is recognised.</summary>
public readonly record struct DuplicateKey(long DestinationId, string Key);

/// <summary>A duplicate key to remember, and the message it belongs to.</summary>
public readonly record struct KeyRow(long DestinationId, string Key, long Sequence);

/// <summary>A journal and the last of its groups that the database holds.</summary>
public readonly record struct JournalMark(string JournalId, long Group);
