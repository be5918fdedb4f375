using Amqp;
using Amqp.Framing;
using Amqp.Transactions;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>A producer's link: has its messages stored and settles each when it is committed; those of a transaction are accepted as part of it.</summary>
internal sealed class ProducerLink(AmqpSession session, Attach attach, Destination? destination) : IncomingLink(session, attach)
{
    private readonly ProducerStore _store = new(session.Connection.Broker, destination);

    protected override void OnMessage(IncomingDelivery delivery)
    {
        if (delivery.State is TransactionalState state)
            Enlist(delivery, state.TxnId);
        else
            _ = StoreAsync(delivery);
    }

    private void Enlist(IncomingDelivery delivery, byte[] transactionId)
    {
        try
        {
            var transaction = Session.Connection.Transactions.Find(transactionId);
            var outcome = _store.Enlist(delivery.Body, transaction);
            Settle(delivery, new ProducerOutcome(new TransactionalState { TxnId = transactionId, Outcome = (Outcome)outcome.State! }, null));
        }
        catch (AmqpException e)
        {
            Detach(e.Error);
        }
    }

    // Runs inside the gate as far as the hand-over to the store, which keeps one producer's messages in order.
    private async Task StoreAsync(IncomingDelivery delivery)
    {
        Postpone();
        Session.Connection.Inflight.Enter(delivery.Length);
        var outcome = await _store.StoreAsync(delivery.Body);
        lock (Session.Connection.Gate)
            Conclude(delivery, outcome);
        Session.Connection.Inflight.Leave(delivery.Length);
    }
}
