using JdbcStore.Direct;
using JdbcStore.Hosting;
using JdbcStore.Leasing;
using JdbcStore.Sql;

namespace JdbcStore.Journal;

/// <summary>A local journal in front of the database: a unit is confirmed once its group is flushed, and reaches the database by a checkpoint.</summary>
internal sealed class JournaledStore : IMessageWay
{
    private readonly JournalLog _log;
    private readonly Handover _start;
    private readonly PageReader _reader;
    private readonly SpilledBodies _bodies;
    private readonly PendingWork _pending;
    private readonly GroupAssembly _assembly;
    private readonly JournalGate _gate;
    private readonly Checkpointer _checkpointer;
    private readonly JournalWriter _writer;
    private readonly TimeSpan _interval;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _noMoreCheckpoints;
    private readonly Task _checkpoints;
    private Action<StoreException>? _failed;
    private volatile bool _handedOver;

    /// <summary>Takes more behind what the log holds, all of which is in the database.</summary>
    public JournaledStore(
        JournalLog log, Handover start, StoreDatabase database, Tenure tenure, LeaseRenewal lease, JdbcStoreOptions options, TimeProvider time)
    {
        _log = log;
        _start = start;
        _reader = new PageReader(database);
        _bodies = new SpilledBodies(log);
        _pending = new PendingWork(Catalog, start.LastSequence, options.Journal.MaxMemoryBytes);
        _checkpointer = new Checkpointer(log, _pending, start);
        _assembly = new GroupAssembly(Catalog, _pending, start.Producers, start.LastSequence);
        _gate = new JournalGate(log, _pending, lease, tenure.Epoch, options.Journal);
        _writer = new JournalWriter(
            log, _pending, _assembly, new KeyLookup(Catalog, _pending, start.Producers, database, time),
            new AloneWriter(_assembly, _checkpointer, database.Reachability), _gate, options, time);
        _noMoreCheckpoints = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        _writer.Failed += e => _failed?.Invoke(e);
        _interval = options.Journal.CheckpointInterval;
        _checkpoints = Task.Run(CheckpointAsync);
    }

    public event Action<StoreException>? Failed
    {
        add => _failed += value;
        remove => _failed -= value;
    }

    public event Action<WriteBatch>? Committed
    {
        add => _checkpointer.Committed += value;
        remove => _checkpointer.Committed -= value;
    }

    public bool JournalOn => true;

    public long JournalBytes => _log.Bytes;

    public int PendingUnits => _writer.PendingUnits;

    public long PendingBytes => _writer.PendingBytes;

    public StoreCatalog Catalog => _start.Catalog;

    public long VisibleSequence => _pending.LastSequence;

    public Task<CommitResult> CommitAsync(UnitOfWork unit, Task staged, CancellationToken cancellationToken) =>
        _writer.CommitAsync(unit, staged, cancellationToken);

    public async Task<List<StoredMessage>> ReadAsync(Destination destination, ReadPosition after, int limit, CancellationToken cancellationToken) =>
        Catalog.Find(destination) is { } entry ? await ReadAsync(entry, null, after, limit, cancellationToken) : [];

    public Task<List<StoredMessage>> ReadAsync(SubscriptionEntry subscription, ReadPosition after, int limit, CancellationToken cancellationToken) =>
        ReadAsync(Catalog.Get(subscription.DestinationId), subscription, after, limit, cancellationToken);

    public async ValueTask<long> FindProducerAsync(long destinationId, string producerId, CancellationToken cancellationToken)
    {
        var pending = _pending.FindProducer(destinationId, producerId);
        return pending ?? Math.Max(
            await _start.Producers.FindAsync(destinationId, producerId, cancellationToken),
            _pending.FindProducer(destinationId, producerId) ?? ProducerNumbers.None);
    }

    public void ForgetProducers() => _start.Producers.Forget();

    /// <summary>Checkpoints: the database then has everything that was confirmed before the call. Who does not want to wait leaves the checkpoint to itself.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) =>
        _handedOver ? Task.CompletedTask : _checkpointer.RunAsync(onlyFull: false, _stopping.Token).WaitAsync(cancellationToken);

    public Task WhenIdleAsync() => _writer.WhenIdleAsync();

    public async Task<Handover> HandOverAsync()
    {
        _writer.ThrowIfFailed();
        _handedOver = true;   // All is in the database: whoever still reads here needs no checkpoint.
        _failed = null;
        await _noMoreCheckpoints.CancelAsync();
        await _checkpoints;
        await _writer.DisposeAsync();
        _assembly.Dispose();
        return _start with { LastBatch = _checkpointer.LastBatch, LastSequence = Sequences.Last(_assembly.LastOrdinal) };
    }

    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await _writer.DrainAsync().WaitAsync(cancellationToken);
        await _checkpointer.RunAsync(onlyFull: false, cancellationToken);
    }

    public void Abort(StoreException reason) => _writer.Abort(reason);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _writer.DisposeAsync();
        await _checkpoints;
        await _checkpointer.DisposeAsync();
        _assembly.Dispose();
        _gate.FullGenerations.Dispose();
        _noMoreCheckpoints.Dispose();
        _stopping.Dispose();
    }

    private async Task<List<StoredMessage>> ReadAsync(
        CatalogEntry entry, SubscriptionEntry? subscription, ReadPosition after, int limit, CancellationToken cancellationToken)
    {
        var page = new List<StoredMessage>();
        while (true)
        {
            // Memory first: what a checkpoint moves to the database meanwhile is then seen twice rather than not at all.
            var room = limit - page.Count;
            var pending = _pending.Read(entry, subscription, after, room);
            var stored = after.IsBehind(pending.DatabaseSequence) ? []
                : subscription is null ? await _reader.ReadAsync(entry, after, long.MaxValue, room, cancellationToken)
                : await _reader.ReadAsync(subscription, entry, after, long.MaxValue, room, cancellationToken);
            if (stored.Exists(m => pending.Redeliveries.Contains(m.Sequence)))
            {
                // Whether the database counted them when it was read cannot be told; once they are there, it can.
                await FlushAsync(cancellationToken);
                continue;
            }

            var merged = pending.Merge(stored, PageReader.MayGoOn(stored, room)).Take(room).ToList();
            if (await _bodies.LoadAsync(merged, pending.Spilled, cancellationToken) is not { } whole)
                continue;
            page.AddRange(whole);
            if (page.Count == limit || whole.Count < merged.Count || (stored.Count < room && (page.Count > 0 || stored.Count == 0)))
                return page;
            after = after.Past(stored).Past(page);   // What has been acknowledged takes no room in a page, and one of which all has is not the end.
        }
    }

    private async Task CheckpointAsync()
    {
        try
        {
            while (true)
            {
                var full = await _gate.FullGenerations.WaitAsync(_interval, _noMoreCheckpoints.Token);
                await _checkpointer.RunAsync(onlyFull: full, _noMoreCheckpoints.Token);
            }
        }
        catch (Exception) when (_noMoreCheckpoints.IsCancellationRequested)
        {
            // The store is closing, or has handed over; what is not in the database is replayed from the journal.
        }
        catch (Exception e)
        {
            _failed?.Invoke(e as StoreException ?? new FatalStoreException($"The checkpoint failed: {e.Message}", e));
        }
    }
}
