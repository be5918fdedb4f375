using Amqp;
using JdbcStore.Broker.Amqp.Messages;
using JdbcStore.Broker.Amqp.Queues;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>Stores a producer's messages and turns what the store says into what the producer is told.</summary>
internal sealed class ProducerStore(BrokerContext broker, Destination? queue)
{
    private readonly MessageQueue? _queue = queue is { } named ? broker.Queues.Get(named) : null;

    /// <summary>Never throws. The message has its place in the queue's order when this returns, its outcome when the task completes.</summary>
    public async ValueTask<ProducerOutcome> StoreAsync(ReadOnlyMemory<byte> body)
    {
        try
        {
            var sections = MessageSections.Scan(body.Span);
            var queue = _queue ?? broker.Queues.Get(QueueAddress.Parse(MessageFields.To(body, sections)));
            var key = DuplicateKey.Of(body, sections, broker.Options.DuplicateDetection);
            await queue.AddAsync(new NewMessage(body, key));
            return ProducerOutcome.Accepted;
        }
        catch (FormatException e)
        {
            return ProducerOutcome.Rejected(ErrorCode.DecodeError, e.Message);
        }
        catch (AmqpException e)
        {
            return ProducerOutcome.Rejected(e.Error.Condition, e.Error.Description);
        }
        catch (OutcomeUnknownStoreException e)
        {
            Log.StoreRefused(broker.Logger, e);
            return ProducerOutcome.Unknown($"Whether the message was stored is not known; send again what was not settled. {e.Message}");
        }
        catch (Exception e) when (e is TransientStoreException or UnavailableStoreException or FencedStoreException or OperationCanceledException)
        {
            Log.StoreRefused(broker.Logger, e);
            return ProducerOutcome.Released;
        }
        catch (Exception e)
        {
            Log.StoreRefused(broker.Logger, e);
            return ProducerOutcome.Rejected(e is ArgumentException ? ErrorCode.InvalidField : ErrorCode.InternalError, e.Message);
        }
    }
}
