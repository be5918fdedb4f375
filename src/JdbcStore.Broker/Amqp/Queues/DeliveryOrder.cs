namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>The order in which a queue delivers: the highest priority first, and then by sequence, whose last digit is the priority.</summary>
internal sealed class DeliveryOrder : IComparer<QueueEntry>
{
    public const int Priorities = 10;

    public static readonly DeliveryOrder Instance = new();

    public static int PriorityOf(long sequence) => (int)(sequence % Priorities);

    public int Compare(QueueEntry? x, QueueEntry? y) =>
        x!.Priority != y!.Priority ? y.Priority.CompareTo(x.Priority) : x.Sequence.CompareTo(y.Sequence);
}
