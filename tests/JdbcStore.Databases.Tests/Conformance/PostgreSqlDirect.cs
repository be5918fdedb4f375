using JdbcStore.Conformance;
using JdbcStore.Hosting;

namespace JdbcStore.Databases.Tests.Conformance;

/// <summary>PostgreSQL without a journal: every unit is committed there before it is confirmed.</summary>
public sealed class PostgreSqlDirect : StoreProvider
{
    public override string? WhyAbsent => PostgreSqlServer.WhyAbsent;

    public override StoreCapabilities Capabilities =>
        StoreCapabilities.TakesOverFromPaused | StoreCapabilities.DatabaseReturns | StoreCapabilities.NoticesLossAtOnce
        | StoreCapabilities.BreaksInTheDriver | StoreCapabilities.BreaksOnTheWire;

    public override Task<TestDatabase> CreateDatabaseAsync() => PostgreSqlTestDatabase.CreateAsync(JournalMode.Off);

    public override Task<TestDatabase> CreateQuickDatabaseAsync() => PostgreSqlTestDatabase.CreateAsync(JournalMode.Off, quick: true);
}
