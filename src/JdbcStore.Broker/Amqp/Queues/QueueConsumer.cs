using Amqp.Framing;
using JdbcStore.Broker.Amqp.Protocol;
using JdbcStore.Broker.Amqp.Selectors;

namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>A consumer as its queue sees it. Its link posts to the queue's actor; the rest is changed by that actor only.</summary>
internal sealed class QueueConsumer(OutgoingLink link, MessageQueue queue, Selector? selector) : DeliverySource
{
    private const int MaxUnsettled = 10_000;
    private const long MaxUnsettledBytes = 64 * 1024 * 1024;
    private long _unsettledBytes;

    public OutgoingLink Link => link;

    /// <summary>Deliveries are settled when sent: the consumer takes the risk.</summary>
    public bool PreSettled => link.PreSettled;

    /// <summary>What it wants of the queue; null: everything.</summary>
    public Selector? Selector => selector;

    public HashSet<QueueEntry> Unsettled { get; } = [];

    /// <summary>False after a message could not be sent, until the link says that there is credit or room again.</summary>
    public bool IsReady { get; set; } = true;

    /// <summary>Something that it wants was passed by while it could take nothing.</summary>
    public bool HasMissed { get; set; }

    /// <summary>However much credit it gives, what it holds unsettled is bounded: the queue keeps those messages in memory.</summary>
    public bool CanTake => IsReady && Unsettled.Count < MaxUnsettled && _unsettledBytes < MaxUnsettledBytes;

    /// <summary>It can take a message and has credit for it.</summary>
    public bool IsHungry => CanTake && link.Credit > 0;

    public override void Start() => queue.Attach(this);

    public override void Wake() => queue.Wake(this);

    public override void Settle(OutgoingDelivery delivery, Outcome outcome, bool settled) => queue.Settle(this, delivery, outcome, settled);

    public override MessageQueue? Enlist(OutgoingDelivery delivery)
    {
        queue.Enlist(this, delivery);
        return queue;
    }

    public override void Stop(LinkEnd end) => queue.Detach(this, end);

    /// <summary>It has not refused it, and its selector chooses it.</summary>
    public bool MayHave(QueueEntry entry) => entry.RefusedBy?.Contains(this) != true && (selector is null || entry.IsSelectedBy(selector));

    public void Hold(QueueEntry entry)
    {
        Unsettled.Add(entry);
        _unsettledBytes += entry.Body.Length;
    }

    /// <summary>False when it does not hold the message any more.</summary>
    public bool LetGo(QueueEntry entry)
    {
        if (!Unsettled.Remove(entry))
            return false;
        _unsettledBytes -= entry.Body.Length;
        return true;
    }
}
