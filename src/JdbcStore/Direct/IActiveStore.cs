using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>The way of messages during one tenure, with or without a journal in front of the database.</summary>
internal interface IActiveStore : IAsyncDisposable
{
    /// <summary>Raised once, when nothing can be committed any more.</summary>
    event Action<StoreException>? Failed;

    /// <summary>Raised for each batch that the database has committed, in order; must not block.</summary>
    event Action<WriteBatch>? Committed;

    bool JournalOn { get; }

    long JournalBytes { get; }

    int PendingUnits { get; }

    long PendingBytes { get; }

    /// <summary>The destinations and subscriptions.</summary>
    StoreCatalog Catalog { get; }

    /// <summary>Every sequence up to this one is decided; readers never look beyond it.</summary>
    long VisibleSequence { get; }

    /// <param name="unit">What to commit.</param>
    /// <param name="staged">Ends when the unit's large bodies are in the database; until then it only keeps its place in the order.</param>
    /// <param name="cancellationToken">Honoured until the unit has joined a batch.</param>
    Task<CommitResult> CommitAsync(UnitOfWork unit, Task staged, CancellationToken cancellationToken);

    Task<List<StoredMessage>> ReadAsync(Destination destination, ReadPosition after, int limit, CancellationToken cancellationToken);

    Task<List<StoredMessage>> ReadAsync(SubscriptionEntry subscription, ReadPosition after, int limit, CancellationToken cancellationToken);

    /// <summary>The last number of a producer, or <see cref="ProducerNumbers.None"/>.</summary>
    ValueTask<long> FindProducerAsync(long destinationId, string producerId, CancellationToken cancellationToken);

    /// <summary>The database may know less of producers than before.</summary>
    void ForgetProducers();

    /// <summary>Brings everything that was confirmed before the call to the database.</summary>
    Task FlushAsync(CancellationToken cancellationToken);

    /// <summary>Confirms nothing any more; what has not been written fails with this reason.</summary>
    void Abort(StoreException reason);

    /// <summary>Takes no more units and completes when those accepted are confirmed and in the database.</summary>
    Task DrainAsync(CancellationToken cancellationToken);
}
