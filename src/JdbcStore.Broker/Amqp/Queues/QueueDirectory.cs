using System.Collections.Concurrent;

namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>The queues in use since the broker became active.</summary>
internal sealed class QueueDirectory(IMessageStore store, AmqpServerOptions options, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<string, Lazy<MessageQueue>> _queues = new(StringComparer.Ordinal);

    public MessageQueue DeadLetters => Get(Destination.Queue(QueueAddress.DeadLetterName));

    public MessageQueue Get(Destination destination) => _queues.GetOrAdd(
        destination.Name,
        (_, key) => new Lazy<MessageQueue>(() => new MessageQueue(key, this, store, options.MaxRedeliveries, time, logger)),
        destination).Value;

    public IReadOnlyList<QueueStatus> GetStatus() =>
        _queues.Values.Select(queue => queue.Value.Status).OrderBy(status => status.Name, StringComparer.Ordinal).ToList();

    /// <summary>Ends every queue; outcomes already told are still stored as long as the token allows.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_queues.Values.Select(queue => queue.Value.StopAsync(cancellationToken)));
        foreach (var queue in _queues.Values)
            queue.Value.Dispose();
    }
}
