using Amqp.Types;
using JdbcStore.Broker.Amqp.Messages;
using JdbcStore.Broker.Amqp.Selectors;

namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>A message in a queue's memory. Changed by the queue's actor only.</summary>
internal sealed class QueueEntry(long sequence, int failures, bool mayHaveBeenDelivered, ReadOnlyMemory<byte> body, DateTimeOffset? expiresAt)
{
    private Dictionary<Selector, bool>? _selected;
    private bool _sent;

    /// <summary>A consumer may have had it without telling an outcome: it carries the redelivered mark from then on.</summary>
    public bool MayHaveBeenDelivered { get; set; } = mayHaveBeenDelivered;

    public long Sequence => sequence;

    public int Priority => DeliveryOrder.PriorityOf(sequence);

    public ReadOnlyMemory<byte> Body => body;

    /// <summary>From then on nobody gets it any more; null: never.</summary>
    public DateTimeOffset? ExpiresAt => expiresAt;

    /// <summary>A consumer has it, and it expires (<see cref="Custody"/>).</summary>
    public bool IsHeld { get; set; }

    /// <summary>It waits as it was read or added, and the store can be asked for it again.</summary>
    public bool IsFresh { get; set; }

    /// <summary>Deliveries recorded as failed.</summary>
    public int Failures { get; private set; } = failures;

    /// <summary>Annotations that consumers asked to be added.</summary>
    public Fields? Annotations { get; private set; }

    /// <summary>Consumers that said it cannot be delivered to them; null as long as there are none.</summary>
    public HashSet<QueueConsumer>? RefusedBy { get; private set; }

    public static QueueEntry Of(StoredMessage message) =>
        new(message.Sequence, message.DeliveryCount, message.MayHaveBeenDelivered, message.Body, message.ExpiresAt);

    public void AddFailure() => Failures++;

    public void Annotate(Fields? annotations) => Annotations = AnnotationMerge.Union(Annotations, annotations);

    public void Refuse(QueueConsumer consumer) => (RefusedBy ??= []).Add(consumer);

    /// <summary>Whether a selector chooses it; evaluated once.</summary>
    public bool IsSelectedBy(Selector selector)
    {
        _selected ??= [];
        if (!_selected.TryGetValue(selector, out var selected))
            _selected[selector] = selected = selector.Matches(body, Priority);
        return selected;
    }

    /// <summary>The bytes for the next delivery.</summary>
    public EncodedDelivery Encode()
    {
        var count = Math.Max(Failures, MayHaveBeenDelivered ? 1 : 0);
        var redelivered = _sent || count > 0;
        _sent = true;
        try
        {
            return EncodedDelivery.Create(body, count, redelivered, Annotations);
        }
        catch (FormatException)
        {
            return EncodedDelivery.AsData(body);
        }
    }
}
