using Amqp;
using JdbcStore.Broker.Amqp.Messages;
using JdbcStore.Broker.Amqp.Queues;
using JdbcStore.Broker.Amqp.Transactions;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>Stores a producer's messages and turns what the store says into what the producer is told.</summary>
internal sealed class ProducerStore(BrokerContext broker, Destination? destination)
{
    private readonly AddOrder? _adds = destination is { } named ? broker.Queues.AddsTo(named) : null;

    /// <summary>Never throws. The message has its place in the order when this returns, its outcome when the task completes.</summary>
    public async ValueTask<ProducerOutcome> StoreAsync(ReadOnlyMemory<byte> body)
    {
        try
        {
            var (adds, message) = Read(body);
            await adds.AddAsync(message);
            return ProducerOutcome.Accepted;
        }
        catch (Exception e)
        {
            return Explain(e);
        }
    }

    /// <summary>Makes a message part of a transaction: it is stored when that is committed. Never throws.</summary>
    public ProducerOutcome Enlist(ReadOnlyMemory<byte> body, Transaction transaction)
    {
        try
        {
            var (adds, message) = Read(body);
            transaction.Add(adds.Destination, message);
            return ProducerOutcome.Accepted;
        }
        catch (Exception e)
        {
            transaction.Spoil();
            return Explain(e);
        }
    }

    private (AddOrder Adds, NewMessage Message) Read(ReadOnlyMemory<byte> body)
    {
        var sections = MessageSections.Scan(body.Span);
        var adds = _adds ?? broker.Queues.AddsTo(NodeAddress.Parse(MessageFields.To(body, sections)));
        var key = DuplicateKey.Of(body, sections, broker.Options.DuplicateDetection);
        var terms = DeliveryTerms.Of(body.Span, sections, broker.Time.GetUtcNow());
        return (adds, new NewMessage(body, key) { Priority = terms.Priority, ExpiresAt = terms.ExpiresAt, DeliverAt = terms.DeliverAt });
    }

    private ProducerOutcome Explain(Exception failure)
    {
        switch (failure)
        {
            case FormatException:
                return ProducerOutcome.Rejected(ErrorCode.DecodeError, failure.Message);
            case AmqpException e:
                return ProducerOutcome.Rejected(e.Error.Condition, e.Error.Description);
            case OutcomeUnknownStoreException:
                Log.StoreRefused(broker.Logger, failure);
                return ProducerOutcome.Unknown($"Whether the message was stored is not known; send again what was not settled. {failure.Message}");
            case TransientStoreException or UnavailableStoreException or FencedStoreException or OperationCanceledException:
                Log.StoreRefused(broker.Logger, failure);
                return ProducerOutcome.Released;
            default:
                Log.StoreRefused(broker.Logger, failure);
                return ProducerOutcome.Rejected(failure is ArgumentException ? ErrorCode.InvalidField : ErrorCode.InternalError, failure.Message);
        }
    }
}
