using Amqp;
using Amqp.Types;

namespace JdbcStore.Broker.Amqp;

/// <summary>
/// Reads AMQP addresses: <c>queue://NAME</c>, <c>topic://NAME</c>, or a bare name, which is a queue unless the terminus has the capability <c>topic</c>.
/// </summary>
internal static class NodeAddress
{
    public static readonly Destination DeadLetters = Destination.Queue("DLQ");

    private const string QueuePrefix = "queue://";
    private const string TopicPrefix = "topic://";
    private static readonly Symbol QueueCapability = new("queue");
    private static readonly Symbol TopicCapability = new("topic");

    /// <exception cref="AmqpException">It names nothing; the error says why.</exception>
    public static Destination Parse(string? address, Symbol[]? capabilities = null)
    {
        if (string.IsNullOrEmpty(address))
            throw new AmqpException(ErrorCode.InvalidField, "The address is empty; use queue://NAME, topic://NAME or a bare NAME, which is a queue.");
        try
        {
            if (address.StartsWith(QueuePrefix, StringComparison.Ordinal))
                return Destination.Queue(address[QueuePrefix.Length..]);
            if (address.StartsWith(TopicPrefix, StringComparison.Ordinal))
                return Destination.Topic(address[TopicPrefix.Length..]);
            return capabilities?.Contains(TopicCapability) == true ? Destination.Topic(address) : Destination.Queue(address);
        }
        catch (ArgumentException e)
        {
            throw new AmqpException(ErrorCode.InvalidField, $"'{address}' names no queue or topic: {e.Message}");
        }
    }

    /// <summary>What a terminus with this destination can do.</summary>
    public static Symbol[] CapabilitiesOf(Destination destination) => [destination.Kind == DestinationKind.Topic ? TopicCapability : QueueCapability];
}
