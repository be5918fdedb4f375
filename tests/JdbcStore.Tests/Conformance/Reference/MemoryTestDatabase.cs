using JdbcStore.Conformance;
using JdbcStore.Hosting;

namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>Tables in memory, and the mishaps as flags.</summary>
internal sealed class MemoryTestDatabase(Fault fault) : TestDatabase
{
    private MemoryTables _tables = new(fault);

    /// <summary>Nothing here is slow, and a fault is to be noticed soon.</summary>
    public override TimeSpan Patience => fault == Fault.None ? Wait.Patience : TimeSpan.FromSeconds(2);

    public override JdbcStoreOptions CreateOptions() => new();

    public override IMessageStore CreateStore(JdbcStoreOptions options, TimeProvider time) => new MemoryStore(options, _tables, time);

    public override Task CrashAsync()
    {
        _tables = _tables.Copy();
        return Task.CompletedTask;
    }

    public override Task OutliveLeaseAsync()
    {
        _tables.OutliveLease();
        return Task.CompletedTask;
    }

    public override Task LoseAsync() => SetLostAsync(true);

    public override Task RestoreAsync() => SetLostAsync(false);

    public override Task DisturbAsync() => Task.CompletedTask;

    public override Task<IAsyncDisposable> HoldCommitsAsync() => Task.FromResult<IAsyncDisposable>(new MemoryHold(_tables));

    public override Task<IAsyncDisposable> PoisonAsync(int size)
    {
        _tables.Poison = size;
        return Task.FromResult<IAsyncDisposable>(new Undo(() => Task.FromResult(_tables.Poison = null)));
    }

    public override Task DropTablesAsync()
    {
        _tables.Dropped = true;
        return Task.CompletedTask;
    }

    public override Task<long> CountRowsAsync(string table, string? condition = null)
    {
        lock (_tables.Gate)
            return Task.FromResult(MemoryRows.Count(_tables, table));
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task SetLostAsync(bool lost)
    {
        lock (_tables.Gate)
            _tables.Lost = lost;
        return Task.CompletedTask;
    }
}
