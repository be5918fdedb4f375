namespace JdbcStore.Direct.Exclusive;

/// <summary>One thing that a prepared transaction is going to do.</summary>
internal sealed class PreparedOperation
{
    public int Kind { get; init; }

    public long DestinationId { get; init; }

    public long Sequence { get; init; }

    public long SubscriptionId { get; init; }

    /// <summary>Of an add whose producer numbers its messages.</summary>
    public string? ProducerId { get; init; }

    public long ProducerNumber { get; init; }

    /// <summary>The producer's last number before this one.</summary>
    public long PreviousNumber { get; init; }

    /// <summary>As parameters of a statement about its subscription.</summary>
    public object Of(long id) => new { id, SubscriptionId, lane = Sequences.PriorityOf(Sequence), Sequence };
}
