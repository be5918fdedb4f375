using Amqp.Framing;
using JdbcStore.Broker.Amqp.Protocol;
using JdbcStore.Broker.Amqp.Queues;

namespace JdbcStore.Broker.Amqp.Transactions;

/// <summary>What a consumer said about a delivery as part of a transaction.</summary>
/// <param name="Queue">Where the message is from.</param>
/// <param name="Delivery">Which one.</param>
/// <param name="Outcome">What is to become of it.</param>
/// <param name="IsSettled">The consumer has settled it; no answer is due.</param>
internal sealed record EnlistedOutcome(MessageQueue Queue, OutgoingDelivery Delivery, Outcome Outcome, bool IsSettled)
{
    public void SettleWith(Outcome outcome)
    {
        if (!IsSettled)
            Delivery.Link.Settle(Delivery, outcome);
    }
}
