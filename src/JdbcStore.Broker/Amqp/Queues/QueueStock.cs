namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>A queue of the store.</summary>
internal sealed class QueueStock(IMessageStore store, Destination queue) : MessageStock(store)
{
    public override Destination Destination => queue;

    public override bool IsExclusive => false;

    public override string DeadLetterKey(long sequence) => $"dead:{sequence}";

    public override UnitOfWork Open() => new UnitOfWork().Declare(queue);

    public override UnitOfWork? CloseAfter(LinkEnd end) => null;

    public override ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(ReadPosition after, int limit, CancellationToken cancellationToken) =>
        Store.ReadWholeAsync(queue, after, limit, cancellationToken);

    public override void Acknowledge(UnitOfWork unit, long sequence) => unit.Acknowledge(queue, sequence);

    public override void CountFailure(UnitOfWork unit, long sequence) => unit.Redeliver(queue, sequence);
}
