using JdbcStore.Conformance;
using JdbcStore.Hosting;

namespace JdbcStore.Databases.Tests.Conformance;

/// <summary>PostgreSQL behind a journal; stores share the data directory, and its lock decides who is active.</summary>
public sealed class PostgreSqlJournal : StoreProvider
{
    public override string? WhyAbsent => PostgreSqlServer.WhyAbsent;

    public override StoreCapabilities Capabilities =>
        StoreCapabilities.DatabaseReturns | StoreCapabilities.BreaksInTheDriver | StoreCapabilities.BreaksOnTheWire;

    public override Task<TestDatabase> CreateDatabaseAsync() => PostgreSqlTestDatabase.CreateAsync(JournalMode.On);

    public override Task<TestDatabase> CreateQuickDatabaseAsync() => PostgreSqlTestDatabase.CreateAsync(JournalMode.On, quick: true);
}
