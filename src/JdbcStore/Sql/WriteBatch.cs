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

    /// <summary>Messages that subscriptions are done with, in any order; unknown subscriptions, and what is behind their position, are no error.</summary>
    public List<SubscriptionMark> SubscriptionAcknowledgements { get; } = [];

    /// <summary>New positions of subscriptions, at most one a subscription and priority; a position never moves back.</summary>
    public List<SubscriptionMark> SubscriptionPositions { get; } = [];

    /// <summary>Producers' last numbers, at most one a destination and producer; a number never falls.</summary>
    public List<ProducerRow> Producers { get; } = [];

    /// <summary>Duplicate keys of messages whose uniqueness was decided in the journal; the message itself may have come and gone.</summary>
    public List<KeyRow> Keys { get; } = [];

    /// <summary>The journal group up to which this batch brings the database, or null.</summary>
    public JournalMark? Journal { get; set; }

    /// <summary>Whether any message carries a duplicate key.</summary>
    public bool HasDuplicateKeys { get; set; }

    /// <summary>Whether any message expires or is delayed.</summary>
    public bool HasTimes { get; set; }

    /// <summary>A unit that is done alone, by the portable statements; the batch then has no rows of its own.</summary>
    internal Direct.Exclusive.ExclusiveUnit? Exclusive { get; init; }
}
