using Amqp.Types;
using JdbcStore.Broker.Amqp.Queues;

namespace JdbcStore.Broker.Amqp.Messages;

/// <summary>A message as it goes to the dead letter queue: its bytes, and why, from where and with which words in its annotations.</summary>
internal static class DeadLetter
{
    public static readonly Symbol Reason = new("x-opt-jdbcstore-dead-letter-reason");
    public static readonly Symbol Queue = new("x-opt-jdbcstore-dead-letter-queue");
    public static readonly Symbol Description = new("x-opt-jdbcstore-dead-letter-description");

    private const int MaxDescriptionLength = 1024;

    public static NewMessage Create(QueueEntry entry, string queue, string reason, string description)
    {
        var annotations = AnnotationMerge.Union(entry.Annotations, new Fields
        {
            [Reason] = reason,
            [Queue] = queue,
            [Description] = description.Length > MaxDescriptionLength ? description[..MaxDescriptionLength] : description,
        });

        // The move may be repeated after an unknown outcome: the key makes it happen once.
        return new NewMessage(entry.Encode(deliveryCount: 0, redelivered: false, annotations).ToArray(), $"dead:{entry.Sequence}");
    }
}
