using Amqp.Framing;
using JdbcStore.Broker.Amqp.Queues;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>Where an outgoing link gets its messages from. Members are called under the connection's gate and never wait.</summary>
internal abstract class DeliverySource
{
    /// <summary>The link is attached.</summary>
    public abstract void Start();

    /// <summary>The link has credit or room that it may not have had before.</summary>
    public abstract void Wake();

    /// <summary>The peer told an outcome.</summary>
    /// <param name="delivery">Of which delivery.</param>
    /// <param name="outcome">Which one.</param>
    /// <param name="settled">The peer has settled; no answer is due.</param>
    public abstract void Settle(OutgoingDelivery delivery, Outcome outcome, bool settled);

    /// <summary>
    /// The outcome of a delivery belongs to a transaction: returns the queue that is to be told how that ends, or null when outcomes mean nothing.
    /// </summary>
    public abstract MessageQueue? Enlist(OutgoingDelivery delivery);

    /// <summary>The link is over.</summary>
    public abstract void Stop(LinkEnd end);
}
