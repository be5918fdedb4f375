using JdbcStore.Broker.Amqp;

namespace JdbcStore.Broker.Hosting;

/// <summary>The configuration section <c>Broker</c>.</summary>
/// <param name="Name">What the broker calls itself towards AMQP clients and operators: 1 to 255 characters.</param>
/// <param name="Amqp">Where clients connect: <c>amqp://HOST:PORT</c>.</param>
/// <param name="Console">Where the console listens: <c>http://HOST:PORT</c>.</param>
/// <param name="MaxRedeliveries">How many failed deliveries a message survives before it goes to <c>queue://DLQ</c>: 0 to 1,000,000.</param>
/// <param name="DuplicateDetection">By what a resent message is known, beside <c>_AMQ_DUPL_ID</c>.</param>
internal sealed record BrokerOptions(string Name, Uri Amqp, Uri Console, int MaxRedeliveries, DuplicateDetection DuplicateDetection);
