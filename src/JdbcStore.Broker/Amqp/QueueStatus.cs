namespace JdbcStore.Broker.Amqp;

/// <summary>What the broker holds of one queue, or of one subscription to a topic, in memory.</summary>
/// <param name="Destination">The queue or topic.</param>
/// <param name="Consumers">Receivers attached.</param>
/// <param name="Buffered">Messages read from the store and waiting for credit.</param>
/// <param name="Unsettled">Messages handed to a consumer whose outcome is not known yet.</param>
internal sealed record QueueStatus(Destination Destination, int Consumers, int Buffered, int Unsettled)
{
    public string Name => Destination.Name;
}
