namespace JdbcStore;

/// <summary>
/// What a message broker programs against: one write verb and stateless reads. One store object lives as long as its broker; it is
/// active while it holds the lease and a standby otherwise. All members are thread-safe.
/// </summary>
public interface IMessageStore : IAsyncDisposable
{
    /// <summary>Where the store is in its life.</summary>
    StoreState State { get; }

    /// <summary>The epoch held or last held; 0 before the first. Each change of the active store raises it.</summary>
    long Epoch { get; }

    /// <summary>Raised, in order and never concurrently, after each change of state. A handler must not block.</summary>
    event EventHandler<StoreStateChangedEventArgs>? StateChanged;

    /// <summary>Completes when the store has stopped; faulted when a failure stopped it.</summary>
    Task Completion { get; }

    /// <summary>Role, backlog and mode at this moment. Never touches the database.</summary>
    StoreStatus GetStatus();

    /// <summary>Begins to open the store and to wait for the lease. Returns at once; watch <see cref="StateChanged"/>.</summary>
    /// <exception cref="ConfigurationStoreException">The configuration is wrong, as far as that shows without the database.</exception>
    /// <exception cref="LockedStoreException">The data directory is in use and <c>Lease:FailIfLocked</c> is set.</exception>
    Task StartAsync(CancellationToken cancellationToken = default);

    /// <summary>Confirms what was accepted, releases the lease and stops. Prompt: bounded by the token.</summary>
    Task StopAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Commits a unit of work. The task completes only when the unit is durable: after the database's commit, or with the journal on
    /// after the journal's flush. Units are committed in the order in which they are given; waits while too much is pending.
    /// </summary>
    /// <param name="unit">What is to happen together; it must not be changed afterwards.</param>
    /// <param name="cancellationToken">
    /// Honoured until the unit has joined a batch: then nothing happened. Afterwards the outcome is awaited.
    /// </param>
    /// <exception cref="OperationCanceledException">Cancelled in time: nothing happened.</exception>
    /// <exception cref="ArgumentException">The unit is empty, or a body is over the size limit: nothing happened.</exception>
    /// <exception cref="StoreException">By its type; every type but <see cref="OutcomeUnknownStoreException"/> says that nothing happened.</exception>
    ValueTask<CommitResult> CommitAsync(UnitOfWork unit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads confirmed messages of a destination, the highest priority first and then in order of sequence, beginning after a position.
    /// Keeps no cursor. A sequence that may still be committed is never passed. A destination that does not exist holds no messages.
    /// </summary>
    /// <param name="destination">Which one.</param>
    /// <param name="after">What the reader has behind it; <see cref="ReadPosition.Start"/> reads from the beginning.</param>
    /// <param name="limit">At most this many, 1 to 10,000; fewer when their bodies are large. An empty page: there are no more.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="StoreException">The read failed; never an empty page instead.</exception>
    ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(
        Destination destination, ReadPosition after, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads what a subscription has not acknowledged, as <see cref="ReadAsync(Destination, ReadPosition, int, CancellationToken)"/> does; with
    /// <see cref="Hosting.JdbcStoreOptions.Selects"/> set, only what its selector chooses.
    /// </summary>
    /// <exception cref="PreconditionStoreException">There is no such subscription.</exception>
    /// <exception cref="StoreException">The read failed; never an empty page instead.</exception>
    ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(
        SubscriptionKey subscription, ReadPosition after, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Opens a message's body for reading, chunk by chunk. Whoever reads disposes the stream; reading fails with a
    /// <see cref="PreconditionStoreException"/> when the message is acknowledged meanwhile.
    /// </summary>
    /// <exception cref="PreconditionStoreException">Readers of the destination see no such message.</exception>
    /// <exception cref="StoreException">The read failed.</exception>
    ValueTask<Stream> OpenBodyAsync(Destination destination, long sequence, CancellationToken cancellationToken = default);

    /// <summary>Lists every destination with its counts, by kind and name. Costs O(destinations), not O(messages).</summary>
    /// <exception cref="StoreException">The read failed.</exception>
    ValueTask<IReadOnlyList<DestinationStatistics>> ListDestinationsAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists every durable subscription, by client id and name.</summary>
    /// <exception cref="StoreException">The read failed.</exception>
    ValueTask<IReadOnlyList<Subscription>> ListSubscriptionsAsync(CancellationToken cancellationToken = default);

    /// <summary>Lists the prepared transactions that wait for a decision, the oldest first.</summary>
    /// <exception cref="StoreException">The read failed.</exception>
    ValueTask<IReadOnlyList<PreparedTransaction>> ListPreparedAsync(CancellationToken cancellationToken = default);

    /// <summary>The number of the last message stored for a producer in a destination, consumed or not; null when none is remembered.</summary>
    /// <exception cref="StoreException">The read failed.</exception>
    ValueTask<long?> FindProducerAsync(Destination destination, string producerId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes all that a destination holds at the time of the call, in bounded units; cancelled or failed, it may have removed a part.
    /// Delayed messages and those in prepared transactions stay.
    /// </summary>
    /// <returns>How many messages were removed.</returns>
    /// <exception cref="StoreException">As for <see cref="CommitAsync"/>.</exception>
    ValueTask<long> PurgeAsync(Destination destination, CancellationToken cancellationToken = default);

    /// <summary>Purges a destination, its delayed messages too, and removes it with its duplicate keys. One that is not there is no error.</summary>
    /// <returns>How many messages were removed.</returns>
    /// <exception cref="PreconditionStoreException">It has subscriptions, or messages in prepared transactions; nothing was removed.</exception>
    /// <exception cref="StoreException">As for <see cref="CommitAsync"/>.</exception>
    ValueTask<long> DeleteAsync(Destination destination, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts the local journal in front of the database, or takes it away, while the store serves: no confirmed message is lost or changes its place, and
    /// commits given meanwhile wait for a moment. Lasts as long as this store; at the next start the configuration decides again.
    /// </summary>
    /// <exception cref="ConfigurationStoreException">The database is a cluster, and the configuration does not allow a journal in front of one.</exception>
    /// <exception cref="StoreException">The journal was not switched, such as because the database is away; the store goes on as before.</exception>
    Task SwitchJournalAsync(bool on, CancellationToken cancellationToken = default);
}
