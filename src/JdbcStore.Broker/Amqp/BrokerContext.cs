using JdbcStore.Broker.Amqp.Queues;

namespace JdbcStore.Broker.Amqp;

/// <summary>What connections and queues share while the broker is active.</summary>
internal sealed record BrokerContext(
    AmqpServerOptions Options, IMessageStore Store, QueueDirectory Queues, TimeProvider Time, ILogger Logger);
