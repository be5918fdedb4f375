using Amqp.Types;
using JdbcStore.Broker.Amqp.Messages;

namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>A message in a queue's memory. Changed by the queue's actor only.</summary>
internal sealed class QueueEntry(long sequence, int failures, bool mayHaveBeenDelivered, ReadOnlyMemory<byte> body)
{
    private bool _sent;

    /// <summary>A consumer may have had it without telling an outcome: it carries the redelivered mark from then on.</summary>
    public bool MayHaveBeenDelivered { get; set; } = mayHaveBeenDelivered;

    public long Sequence => sequence;

    public ReadOnlyMemory<byte> Body => body;

    /// <summary>Deliveries recorded as failed.</summary>
    public int Failures { get; private set; } = failures;

    /// <summary>Annotations that consumers asked to be added.</summary>
    public Fields? Annotations { get; private set; }

    /// <summary>Consumers that said it cannot be delivered to them; null as long as there are none.</summary>
    public HashSet<QueueConsumer>? RefusedBy { get; private set; }

    public static QueueEntry Of(StoredMessage message) =>
        new(message.Sequence, message.DeliveryCount, message.MayHaveBeenDelivered, message.Body);

    public void AddFailure() => Failures++;

    public void Annotate(Fields? annotations) => Annotations = AnnotationMerge.Union(Annotations, annotations);

    public void Refuse(QueueConsumer consumer) => (RefusedBy ??= []).Add(consumer);

    /// <summary>The bytes for the next delivery.</summary>
    public EncodedDelivery Encode()
    {
        var count = Math.Max(Failures, MayHaveBeenDelivered ? 1 : 0);
        var redelivered = _sent || count > 0;
        _sent = true;
        return Encode(count, redelivered, Annotations);
    }

    /// <summary>The bytes with this count and these annotations.</summary>
    public EncodedDelivery Encode(int deliveryCount, bool redelivered, Fields? annotations)
    {
        try
        {
            return EncodedDelivery.Create(body, deliveryCount, redelivered, annotations);
        }
        catch (FormatException)
        {
            return EncodedDelivery.AsData(body);
        }
    }
}
