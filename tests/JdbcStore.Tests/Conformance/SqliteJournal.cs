using JdbcStore.Conformance;
using JdbcStore.Hosting;

namespace JdbcStore.Tests.Conformance;

/// <summary>SQLite behind a journal, the embedded default; stores share the data directory, and its lock decides who is active.</summary>
public sealed class SqliteJournal : StoreProvider
{
    public override StoreCapabilities Capabilities => StoreCapabilities.BreaksInTheDriver;

    public override Task<TestDatabase> CreateDatabaseAsync() => Task.FromResult<TestDatabase>(new SqliteTestDatabase(JournalMode.On));

    public override Task<TestDatabase> CreateQuickDatabaseAsync() => Task.FromResult<TestDatabase>(new SqliteTestDatabase(JournalMode.On, quick: true));
}
