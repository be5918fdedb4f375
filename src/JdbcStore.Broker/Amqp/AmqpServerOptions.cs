namespace JdbcStore.Broker.Amqp;

/// <summary>How the broker speaks AMQP.</summary>
/// <param name="ContainerId">The name that it gives itself to its clients.</param>
/// <param name="Listen">Where it listens, such as <c>amqp://127.0.0.1:5672</c>; port 0 takes a free one.</param>
/// <param name="MaxRedeliveries">A message whose deliveries failed more often than this goes to the dead letter queue.</param>
/// <param name="DuplicateDetection">What makes a resend recognisable, besides <c>_AMQ_DUPL_ID</c>.</param>
/// <param name="MaxMessageSize">The largest encoded message, in bytes.</param>
internal sealed record AmqpServerOptions(
    string ContainerId, Uri Listen, int MaxRedeliveries, DuplicateDetection DuplicateDetection, long MaxMessageSize);
