namespace JdbcStore.Broker.Amqp;

/// <summary>The broker cannot listen at its address; the message says why and what to do.</summary>
internal sealed class AmqpListenException(string message, Exception? inner = null) : IOException(message, inner);
