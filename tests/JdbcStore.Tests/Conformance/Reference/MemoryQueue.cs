using JdbcStore.Hosting;

namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>Units that wait for the database, in the order in which they were given. Each asks, over and over, whether its turn has come.</summary>
internal sealed class MemoryQueue(MemoryTables tables, JdbcStoreOptions options)
{
    private readonly LinkedList<UnitOfWork> _waiting = [];

    /// <summary>How many units wait, and the bytes of those that have room.</summary>
    public (int Units, long Bytes) Count()
    {
        lock (tables.Gate)
        {
            var bytes = 0L;
            foreach (var unit in _waiting.TakeWhile(unit => bytes + unit.BodyBytes <= options.GroupCommit.MaxPendingBytes))
                bytes += unit.BodyBytes;
            return (_waiting.Count, bytes);
        }
    }

    /// <summary>Commits when the turn has come and the database is there; what fails, or gives up, has not happened.</summary>
    public async Task<CommitResult> CommitAsync(UnitOfWork unit, Func<StoreState> state, Func<CommitResult> commit, CancellationToken cancellationToken)
    {
        var given = TimeProvider.System.GetTimestamp();
        var place = Join(unit);
        try
        {
            while (true)
            {
                lock (tables.Gate)
                {
                    if (!MayWait(state()) || HasItsTurn(place, state()))
                        return commit();
                }

                if (IsLate(given))
                    throw new UnavailableStoreException("The database was away for too long.");
                await Task.Delay(1, cancellationToken);
            }
        }
        finally
        {
            lock (tables.Gate)
                _waiting.Remove(place);
        }
    }

    private LinkedListNode<UnitOfWork> Join(UnitOfWork unit)
    {
        lock (tables.Gate)
            return tables.Fault == Fault.ServesTheLastFirst ? _waiting.AddFirst(unit) : _waiting.AddLast(unit);
    }

    private bool MayWait(StoreState state) =>
        (state is StoreState.Active or StoreState.Suspended) && !tables.Dropped && tables.Fault != Fault.FailsInAnAbsence;

    private bool HasItsTurn(LinkedListNode<UnitOfWork> place, StoreState state) =>
        _waiting.First == place && state == StoreState.Active && !tables.Lost && !tables.Held;

    private bool IsLate(long given) => tables.Fault != Fault.WaitsForEver && TimeProvider.System.GetElapsedTime(given) > options.CommitTimeout;
}
