namespace JdbcStore.Direct;

/// <summary>The store during one tenure, with or without a journal in front of the database.</summary>
internal interface IActiveStore : IAsyncDisposable
{
    /// <summary>Raised once, when nothing can be committed any more.</summary>
    event Action<StoreException>? Failed;

    bool JournalOn { get; }

    long JournalBytes { get; }

    int PendingUnits { get; }

    Task<CommitResult> CommitAsync(UnitOfWork unit, CancellationToken cancellationToken);

    Task<List<StoredMessage>> ReadAsync(Destination destination, long afterSequence, int limit, CancellationToken cancellationToken);

    Task<List<DestinationStatistics>> ListDestinationsAsync(CancellationToken cancellationToken);

    /// <summary>Confirms nothing any more; what has not been written fails with this reason.</summary>
    void Abort(StoreException reason);

    /// <summary>Takes no more units and completes when those accepted are confirmed and in the database.</summary>
    Task DrainAsync(CancellationToken cancellationToken);
}
