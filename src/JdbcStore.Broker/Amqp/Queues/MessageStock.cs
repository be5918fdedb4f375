namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>What a <see cref="MessageQueue"/> serves from the store, and how the store is told about it.</summary>
internal abstract class MessageStock(IMessageStore store)
{
    /// <summary>Where its messages are sent to.</summary>
    public abstract Destination Destination { get; }

    /// <summary>A new consumer takes the place of the one before.</summary>
    public abstract bool IsExclusive { get; }

    /// <summary>What makes a dead letter of it recognisable.</summary>
    public abstract string DeadLetterKey(long sequence);

    /// <summary>Makes it, unless it is there.</summary>
    public abstract UnitOfWork Open();

    /// <summary>What ends it when a consumer has ended like this; null: it stays.</summary>
    public abstract UnitOfWork? CloseAfter(LinkEnd end);

    public abstract ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(ReadPosition after, int limit, CancellationToken cancellationToken);

    public abstract void Acknowledge(UnitOfWork unit, long sequence);

    /// <summary>Records a failed delivery, as far as the store keeps count.</summary>
    public abstract void CountFailure(UnitOfWork unit, long sequence);

    protected IMessageStore Store => store;
}
