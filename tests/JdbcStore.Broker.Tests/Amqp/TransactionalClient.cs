using Amqp;
using Amqp.Framing;
using Amqp.Transactions;

namespace JdbcStore.Broker.Tests.Amqp;

/// <summary>A client that controls its transactions by hand.</summary>
internal sealed class TransactionalClient
{
    private readonly Session _session;
    private readonly SenderLink _coordinator;
    private readonly Dictionary<string, SenderLink> _senders = [];

    private TransactionalClient(Session session)
    {
        _session = session;
        _coordinator = new SenderLink(session, "coordinator", new Attach { Target = new Coordinator(), Source = new Source() }, null);
    }

    public static Task<TransactionalClient> AttachAsync(Session session) => Task.FromResult(new TransactionalClient(session));

    public async Task<byte[]> DeclareAsync() =>
        await OutcomeAsync(_coordinator, new Message(new Declare()), null) is Declared declared
            ? declared.TxnId
            : throw new InvalidOperationException("No transaction was declared.");

    public Task<Outcome> DischargeAsync(byte[] id, bool fail = false) =>
        OutcomeAsync(_coordinator, new Message(new Discharge { TxnId = id, Fail = fail }), null);

    /// <summary>What the broker says about a message as part of the transaction.</summary>
    public async Task<Outcome> SendAsync(string address, string body, byte[] id)
    {
        if (!_senders.TryGetValue(address, out var sender))
            _senders[address] = sender = new SenderLink(_session, $"s-{address}", address);
        var outcome = await OutcomeAsync(sender, new Message(body) { Header = new Header { Durable = true } }, new TransactionalState { TxnId = id });
        return outcome;
    }

    public async Task<ReceiverLink> ReceiverAsync(string address)
    {
        await Task.Yield();
        var receiver = new ReceiverLink(_session, $"r-{address}", address);
        receiver.SetCredit(1, CreditMode.Manual);
        return receiver;
    }

    /// <summary>Acknowledges a message in the transaction, and takes one more.</summary>
    public void Accept(ReceiverLink receiver, Message message, byte[] id)
    {
        receiver.Complete(message, new TransactionalState { TxnId = id, Outcome = new Accepted() });
        receiver.SetCredit(1, CreditMode.Manual);
    }

    public Task CloseAsync() => _coordinator.CloseAsync();

    private static Task<Outcome> OutcomeAsync(SenderLink link, Message message, DeliveryState? state)
    {
        var told = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        link.Send(message, state, (_, _, outcome, _) => told.TrySetResult(outcome), null);
        return told.Task.WaitAsync(RunningBroker.Patience);
    }
}
