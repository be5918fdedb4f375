using JdbcStore.Direct;
using JdbcStore.Sql;

namespace JdbcStore.Switching;

/// <summary>
/// The active store of a tenure, whose way of messages can be changed while it serves: what the journal holds goes to the database first, then commits are
/// held up for a moment, and those held are the first on the new way. Whatever goes wrong, the old way goes on.
/// </summary>
internal sealed class SwitchableStore : IActiveStore
{
    /// <summary>The longest time for which a switch holds commits up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Ways _ways;
    private readonly CommitGate _gate = new();
    private readonly Lock _lock = new();   // guards the change of the way against the end of the tenure
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private volatile IMessageWay _way;
    private StoreException? _end;

    public SwitchableStore(Ways ways, bool journal, Handover start)
    {
        _ways = ways;
        Catalog = start.Catalog;
        _way = Begin(journal, start);
    }

    public event Action<StoreException>? Failed;

    public event Action<WriteBatch>? Committed;

    public bool JournalOn => _way.JournalOn;

    public long JournalBytes => _way.JournalBytes;

    public int PendingUnits => _way.PendingUnits + _gate.Held;

    public long PendingBytes => _way.PendingBytes;

    public StoreCatalog Catalog { get; }

    public long VisibleSequence => _way.VisibleSequence;

    public Task<CommitResult> CommitAsync(UnitOfWork unit, Task staged, CancellationToken cancellationToken)
    {
        while (!_gate.TryEnter())
        {
            if (_gate.TryHold(unit, staged, cancellationToken) is { } held)
                return held.Completion;
        }

        try
        {
            return _way.CommitAsync(unit, staged, cancellationToken);
        }
        finally
        {
            _gate.Leave();
        }
    }

    public Task<List<StoredMessage>> ReadAsync(Destination destination, ReadPosition after, int limit, CancellationToken cancellationToken) =>
        _way.ReadAsync(destination, after, limit, cancellationToken);

    public Task<List<StoredMessage>> ReadAsync(SubscriptionEntry subscription, ReadPosition after, int limit, CancellationToken cancellationToken) =>
        _way.ReadAsync(subscription, after, limit, cancellationToken);

    public ValueTask<long> FindProducerAsync(long destinationId, string producerId, CancellationToken cancellationToken) =>
        _way.FindProducerAsync(destinationId, producerId, cancellationToken);

    public void ForgetProducers() => _way.ForgetProducers();

    public Task FlushAsync(CancellationToken cancellationToken) => _way.FlushAsync(cancellationToken);

    /// <summary>Puts the journal in front of the database, or takes it away. One switch at a time.</summary>
    /// <exception cref="StoreException">It could not be done; the store goes on as before.</exception>
    public async Task SwitchAsync(bool journal, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await _one.WaitAsync(either.Token);
        try
        {
            if (_way.JournalOn == journal)
                return;
            await _ways.PrepareAsync(journal, either.Token);
            await _way.FlushAsync(either.Token);   // What the journal holds, while commits go on: what has come meanwhile is soon done.
            await ChangeAsync(journal, either.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new UnavailableStoreException("The store is stopping; the journal was not switched.");
        }
        finally
        {
            _one.Release();
        }
    }

    public void Abort(StoreException reason)
    {
        IMessageWay way;
        lock (_lock)
        {
            _end ??= reason;
            way = _way;
        }

        way.Abort(reason);
    }

    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await EndSwitchAsync(cancellationToken);
        await _way.DrainAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await EndSwitchAsync(CancellationToken.None);
        await _way.DisposeAsync();
    }

    /// <summary>Ends a switch that is under way, and lets no other begin.</summary>
    private async Task EndSwitchAsync(CancellationToken cancellationToken)
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        await _one.WaitAsync(cancellationToken);
        _one.Release();
    }

    private async Task ChangeAsync(bool journal, CancellationToken cancellationToken)
    {
        try
        {
            await EmptyAsync(cancellationToken);
            var handover = await _way.HandOverAsync();
            lock (_lock)
                _way = _end is null ? Begin(journal, handover) : throw _end;
        }
        finally
        {
            _gate.Open(_way);
        }
    }

    /// <summary>Lets nothing more in; then the way becomes idle, and the database has everything.</summary>
    private async Task EmptyAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await _gate.CloseAsync(patience.Token);
            await _way.WhenIdleAsync().WaitAsync(patience.Token);
            await _way.FlushAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnavailableStoreException(
                $"Within {Patience.TotalSeconds:0} s the database did not take what is under way, and no longer may commits wait: the journal was not switched.");
        }
    }

    private IMessageWay Begin(bool journal, Handover start)
    {
        var way = _ways.Begin(journal, start);
        way.Failed += OnFailed;
        way.Committed += batch => Committed?.Invoke(batch);
        return way;
    }

    private void OnFailed(StoreException failure)
    {
        lock (_lock)
            _end ??= failure;
        Failed?.Invoke(failure);
    }
}
