using JdbcStore.Broker.Amqp.Queues;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>A message handed to a consumer and not yet settled by it.</summary>
internal sealed class OutgoingDelivery(OutgoingLink link, QueueEntry entry)
{
    public uint Id { get; set; }

    public OutgoingLink Link => link;

    public QueueEntry Entry => entry;

    /// <summary>The consumer has told the outcome; what it says later changes nothing.</summary>
    public bool Decided { get; set; }
}
