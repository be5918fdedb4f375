namespace JdbcStore.Broker.Amqp;

/// <summary>What the broker holds of one queue in memory.</summary>
/// <param name="Name">The queue's name.</param>
/// <param name="Consumers">Receivers attached.</param>
/// <param name="Buffered">Messages read from the store and waiting for credit.</param>
/// <param name="Unsettled">Messages handed to a consumer whose outcome is not known yet.</param>
internal sealed record QueueStatus(string Name, int Consumers, int Buffered, int Unsettled);
