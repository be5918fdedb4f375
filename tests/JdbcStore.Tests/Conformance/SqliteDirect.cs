using JdbcStore.Conformance;
using JdbcStore.Hosting;

namespace JdbcStore.Tests.Conformance;

/// <summary>SQLite without a journal; each store has a data directory of its own, so that only the lease decides who is active.</summary>
public sealed class SqliteDirect : StoreProvider
{
    public override StoreCapabilities Capabilities => StoreCapabilities.TakesOverFromPaused | StoreCapabilities.BreaksInTheDriver;

    public override Task<TestDatabase> CreateDatabaseAsync() => Task.FromResult<TestDatabase>(new SqliteTestDatabase(JournalMode.Off));

    public override Task<TestDatabase> CreateQuickDatabaseAsync() => Task.FromResult<TestDatabase>(new SqliteTestDatabase(JournalMode.Off, quick: true));
}
