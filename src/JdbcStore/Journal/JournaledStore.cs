using JdbcStore.Direct;
using JdbcStore.Hosting;
using JdbcStore.Leasing;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging;

namespace JdbcStore.Journal;

/// <summary>A local journal in front of the database: a unit is confirmed once its group is flushed, and reaches the database by a checkpoint.</summary>
internal sealed class JournaledStore : IActiveStore
{
    private readonly JournalLog _log;
    private readonly DestinationCatalog _catalog;
    private readonly MessageReader _reader;
    private readonly PendingWork _pending;
    private readonly GroupAssembly _assembly;
    private readonly JournalGate _gate;
    private readonly Checkpointer _checkpointer;
    private readonly JournalWriter _writer;
    private readonly TimeSpan _interval;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _checkpoints;
    private Action<StoreException>? _failed;

    private JournaledStore(
        JournalLog log, StoreDatabase database, Tenure tenure, LeaseRenewal lease, JournalReplay replayed, JdbcStoreOptions options)
    {
        _log = log;
        _catalog = replayed.Catalog;
        _reader = new MessageReader(database);
        _pending = replayed.Pending;
        _checkpointer = replayed.Checkpointer;
        _assembly = new GroupAssembly(_catalog, _pending, database, replayed.LastSequence);
        _gate = new JournalGate(log, _pending, lease, tenure.Epoch, options.Journal);
        _writer = new JournalWriter(log, _pending, _assembly, _gate, options.GroupCommit);
        _writer.Failed += e => _failed?.Invoke(e);
        _interval = options.Journal.CheckpointInterval;
        _checkpoints = Task.Run(CheckpointAsync);
    }

    public event Action<StoreException>? Failed
    {
        add => _failed += value;
        remove => _failed -= value;
    }

    public bool JournalOn => true;

    public long JournalBytes => _log.Bytes;

    public int PendingUnits => _writer.PendingUnits;

    /// <summary>Replays what the journal holds, and then takes more.</summary>
    public static async Task<JournaledStore> OpenAsync(
        JournalLog log, StoreDatabase database, Tenure tenure, LeaseRenewal lease, JdbcStoreOptions options, TimeProvider time, ILogger logger,
        CancellationToken cancellationToken)
    {
        var replay = await JournalReplay.RunAsync(log, database, tenure, time, logger, cancellationToken);
        return new JournaledStore(log, database, tenure, lease, replay, options);
    }

    public Task<CommitResult> CommitAsync(UnitOfWork unit, CancellationToken cancellationToken) => _writer.CommitAsync(unit, cancellationToken);

    public async Task<List<StoredMessage>> ReadAsync(Destination destination, long afterSequence, int limit, CancellationToken cancellationToken)
    {
        if (_catalog.Find(destination) is not { } entry)
            return [];
        while (true)
        {
            // Memory first: what a checkpoint moves to the database meanwhile is then seen twice rather than not at all.
            var pending = _pending.Read(entry.Id, afterSequence, limit);
            var stored = afterSequence >= pending.DatabaseSequence
                ? []
                : await _reader.ReadAsync(entry, afterSequence, long.MaxValue, limit, cancellationToken);
            var page = pending.Merge(stored);
            if (page.Count > 0 || stored.Count == 0)
                return page.Count > limit ? page[..limit] : page;
            afterSequence = stored[^1].Sequence;   // A page of which all has been acknowledged is not the end.
        }
    }

    /// <summary>Checkpoints first: the database then counts everything that was confirmed before the call.</summary>
    public async Task<List<DestinationStatistics>> ListDestinationsAsync(CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await _checkpointer.RunAsync(onlyFull: false, both.Token);
        return await _reader.ListAsync(cancellationToken);
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
        _stopping.Dispose();
    }

    private async Task CheckpointAsync()
    {
        try
        {
            while (true)
            {
                var full = await _gate.FullGenerations.WaitAsync(_interval, _stopping.Token);
                await _checkpointer.RunAsync(onlyFull: full, _stopping.Token);
            }
        }
        catch (Exception) when (_stopping.IsCancellationRequested)
        {
            // The store is closing; what is not in the database is replayed from the journal.
        }
        catch (Exception e)
        {
            _failed?.Invoke(e as StoreException ?? new FatalStoreException($"The checkpoint failed: {e.Message}", e));
        }
    }
}
