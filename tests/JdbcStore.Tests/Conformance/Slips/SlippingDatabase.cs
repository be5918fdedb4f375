using JdbcStore.Conformance;
using JdbcStore.Conformance.Faults;
using JdbcStore.Hosting;

namespace JdbcStore.Tests.Conformance.Slips;

/// <summary>A SQLite database whose stores slip when their connection breaks.</summary>
internal sealed class SlippingDatabase(Slip slip) : TestDatabase
{
    private readonly SqliteTestDatabase _database = new(JournalMode.Off, quick: true);

    public override JdbcStoreOptions CreateOptions() => _database.CreateOptions();

    public override IMessageStore CreateStore(JdbcStoreOptions options, TimeProvider time) => _database.CreateStore(options, time);

    public override IMessageStore CreateStore(JdbcStoreOptions options, TimeProvider time, FaultPlan plan, FaultLayer layer) =>
        new SlippingStore(_database.CreateStore(options, time, plan, layer), plan, slip);

    public override Task<long> CountRowsAsync(string table, string? condition = null) => _database.CountRowsAsync(table, condition);

    public override Task CrashAsync() => _database.CrashAsync();

    public override Task OutliveLeaseAsync() => _database.OutliveLeaseAsync();

    public override Task LoseAsync() => _database.LoseAsync();

    public override Task DisturbAsync() => _database.DisturbAsync();

    public override Task<IAsyncDisposable> HoldCommitsAsync() => _database.HoldCommitsAsync();

    public override Task<IAsyncDisposable> PoisonAsync(int size) => _database.PoisonAsync(size);

    public override Task DropTablesAsync() => _database.DropTablesAsync();

    public override ValueTask DisposeAsync() => _database.DisposeAsync();
}
