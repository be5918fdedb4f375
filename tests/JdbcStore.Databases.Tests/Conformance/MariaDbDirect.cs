using JdbcStore.Conformance;
using JdbcStore.Hosting;

namespace JdbcStore.Databases.Tests.Conformance;

/// <summary>PostgreSQL without a journal: every unit is committed there before it is confirmed.</summary>
public sealed class MariaDbDirect : StoreProvider
{
    public override string? WhyAbsent => MariaDbServer.WhyAbsent;

    public override StoreCapabilities Capabilities =>
        StoreCapabilities.TakesOverFromPaused | StoreCapabilities.DatabaseReturns | StoreCapabilities.NoticesLossAtOnce;

    public override Task<TestDatabase> CreateDatabaseAsync() => MariaDbTestDatabase.CreateAsync(JournalMode.Off);
}
