using System.Buffers.Binary;
using Amqp;
using Amqp.Framing;
using JdbcStore.Broker.Amqp.Protocol;
using JdbcStore.Broker.Amqp.Queues;

namespace JdbcStore.Broker.Amqp.Transactions;

/// <summary>
/// A local transaction: what is sent and acknowledged in it becomes one unit of work of the store, or nothing does. Under its connection's gate, but for
/// the commit.
/// </summary>
internal sealed class Transaction(ulong number, TransactionRegistry registry, BrokerContext broker)
{
    private const int MaxOperations = 100_000;
    private readonly UnitOfWork _unit = new();
    private readonly List<(Destination Destination, NewMessage Message)> _adds = [];
    private readonly List<EnlistedOutcome> _outcomes = [];
    private AmqpException? _spoiled;

    public ulong Number => number;

    public byte[] Id { get; } = ToBytes(number);

    /// <summary>Bytes of the messages that it holds.</summary>
    public long Bytes { get; private set; }

    /// <summary>It can only be rolled back from now on.</summary>
    public void Spoil() => _spoiled ??= new AmqpException(ErrorCode.TransactionRollback, "A message of the transaction was refused; nothing was done.");

    /// <exception cref="AmqpException">It has become too large.</exception>
    public void Add(Destination destination, NewMessage message)
    {
        Count(message.Body.Length);
        _unit.Add(destination, message);
        _adds.Add((destination, message));
    }

    /// <summary>A consumer's outcome; what happens to the message is decided at the end.</summary>
    public void Enlist(MessageQueue queue, OutgoingDelivery delivery, Outcome outcome, bool settled)
    {
        _outcomes.Add(new EnlistedOutcome(queue, delivery, outcome, settled));
        if (outcome is Accepted)
            queue.Stock.Acknowledge(_unit, delivery.Entry.Sequence);
        try
        {
            Count(delivery.Entry.Body.Length);
        }
        catch (AmqpException e)
        {
            _spoiled ??= e;
        }
    }

    /// <summary>Commits it, outside the gate. Never throws.</summary>
    public async Task<ProducerOutcome> CommitAsync()
    {
        if (_spoiled is { } reason)
        {
            RollBack();
            return ProducerOutcome.Rejected(ErrorCode.TransactionRollback, reason.Error.Description);
        }

        try
        {
            var result = _unit.Count == 0 ? null : await broker.Store.CommitAsync(_unit);
            OnCommitted(result?.Adds ?? []);
            return ProducerOutcome.Accepted;
        }
        catch (OutcomeUnknownStoreException e)
        {
            Log.StoreRefused(broker.Logger, e);
            foreach (var destination in _adds.Select(add => add.Destination).Distinct())
                broker.Queues.OnUncertain(destination);
            return ProducerOutcome.Unknown($"Whether the transaction was committed is not known. {e.Message}");
        }
        catch (Exception e)
        {
            Log.StoreRefused(broker.Logger, e);
            RollBack();
            return ProducerOutcome.Rejected(ErrorCode.TransactionRollback, $"Nothing was done: {e.Message}");
        }
    }

    /// <summary>What was acquired goes back to the queues, as failed deliveries; what was sent is forgotten.</summary>
    public void RollBack()
    {
        foreach (var enlisted in _outcomes)
            enlisted.SettleWith(new Released());
        foreach (var ofQueue in _outcomes.GroupBy(enlisted => enlisted.Queue, enlisted => enlisted.Delivery.Entry))
            ofQueue.Key.OnRolledBack([.. ofQueue]);
    }

    private void OnCommitted(IReadOnlyList<AddResult> results)
    {
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].Status == AddStatus.Stored && _adds[i].Message.DeliverAt is null)
                broker.Queues.OnArrived(_adds[i].Destination, results[i].Sequence);
        }

        foreach (var enlisted in _outcomes)
        {
            enlisted.SettleWith(enlisted.Outcome);
            if (enlisted.Outcome is not Accepted)
                enlisted.Queue.OnDecided(enlisted.Delivery, enlisted.Outcome);
        }

        var acknowledged = _outcomes.Where(enlisted => enlisted.Outcome is Accepted);
        foreach (var ofQueue in acknowledged.GroupBy(enlisted => enlisted.Queue, enlisted => enlisted.Delivery.Entry))
            ofQueue.Key.OnGone([.. ofQueue]);
    }

    private void Count(long bytes)
    {
        Bytes += bytes;
        if (_adds.Count + _outcomes.Count > MaxOperations || registry.Bytes > registry.MaxBytes)
        {
            throw new AmqpException(
                ErrorCode.ResourceLimitExceeded, $"A transaction holds at most {MaxOperations} messages, and those of a connection {registry.MaxBytes} bytes.");
        }
    }

    private static byte[] ToBytes(ulong number)
    {
        var id = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(id, number);
        return id;
    }
}
