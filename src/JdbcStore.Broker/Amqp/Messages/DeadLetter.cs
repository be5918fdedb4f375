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

    /// <summary>Makes one.</summary>
    /// <param name="entry">The message.</param>
    /// <param name="origin">Where it was: a queue by its name, a topic by its address.</param>
    /// <param name="reason">Why, in a word.</param>
    /// <param name="description">Why, in a sentence.</param>
    /// <param name="key">The move may be repeated after an unknown outcome: the key makes it happen once.</param>
    public static NewMessage Create(QueueEntry entry, Destination origin, string reason, string description, string? key)
    {
        var annotations = AnnotationMerge.Union(entry.Annotations, new Fields
        {
            [Reason] = reason,
            [Queue] = origin.Kind == DestinationKind.Queue ? origin.Name : origin.ToString(),
            [Description] = description.Length > MaxDescriptionLength ? description[..MaxDescriptionLength] : description,
        });
        return new NewMessage(Encode(entry.Body, annotations!).ToArray(), key) { Priority = entry.Priority };
    }

    private static EncodedDelivery Encode(ReadOnlyMemory<byte> message, Fields annotations)
    {
        try
        {
            return EncodedDelivery.CreateLetter(message, annotations);
        }
        catch (FormatException)
        {
            return EncodedDelivery.AsData(message);
        }
    }
}
