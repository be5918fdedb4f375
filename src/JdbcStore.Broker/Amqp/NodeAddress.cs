using Amqp;
using Amqp.Types;

namespace JdbcStore.Broker.Amqp;

/// <summary>Reads AMQP addresses: <c>queue://NAME</c>, or a bare name, which is a queue unless the capability says <c>topic</c>.</summary>
internal static class QueueAddress
{
    public const string DeadLetterName = "DLQ";
    public static readonly Symbol QueueCapability = new("queue");

    private const string QueuePrefix = "queue://";
    private const string TopicPrefix = "topic://";
    private static readonly Symbol TopicCapability = new("topic");

    /// <exception cref="AmqpException">It names no queue; the error says why.</exception>
    public static Destination Parse(string? address, Symbol[]? capabilities = null)
    {
        if (string.IsNullOrEmpty(address))
            throw new AmqpException(ErrorCode.InvalidField, "The address is empty; use queue://NAME or a bare NAME.");
        if (address.StartsWith(TopicPrefix, StringComparison.Ordinal) || capabilities?.Contains(TopicCapability) == true)
            throw new AmqpException(ErrorCode.NotImplemented, $"'{address}' is a topic; this version of the broker has queues only: use queue://NAME.");
        var name = address.StartsWith(QueuePrefix, StringComparison.Ordinal) ? address[QueuePrefix.Length..] : address;
        try
        {
            return Destination.Queue(name);
        }
        catch (ArgumentException e)
        {
            throw new AmqpException(ErrorCode.InvalidField, $"'{address}' names no queue: {e.Message}");
        }
    }
}
