using Amqp.Framing;
using JdbcStore.Broker.Amqp.Protocol;

namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>What a queue's actor is told. One struct for all kinds: a message costs no object for its event.</summary>
internal readonly record struct QueueEvent(QueueEventKind Kind)
{
    public QueueConsumer? Consumer { get; init; }

    public OutgoingDelivery? Delivery { get; init; }

    public Outcome? Outcome { get; init; }

    /// <summary>The peer has settled; no answer is due.</summary>
    public bool Settled { get; init; }

    public long Sequence { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Of a consumer that has ended.</summary>
    public LinkEnd End { get; init; }

    /// <summary>Messages that have left the store or are to come back.</summary>
    public IReadOnlyList<QueueEntry>? Entries { get; init; }

    public IReadOnlyList<StoredMessage>? Page { get; init; }
}
