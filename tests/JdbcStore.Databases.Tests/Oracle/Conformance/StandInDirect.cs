using JdbcStore.Conformance;
using JdbcStore.Databases.Tests.Conformance;
using JdbcStore.Hosting;

namespace JdbcStore.Databases.Tests.Oracle.Conformance;

/// <summary>The Oracle dialect without a journal, on MariaDB in Oracle mode.</summary>
public sealed class StandInDirect : StoreProvider
{
    public override string? WhyAbsent => MariaDbServer.WhyAbsent;

    public override StoreCapabilities Capabilities =>
        StoreCapabilities.TakesOverFromPaused | StoreCapabilities.DatabaseReturns | StoreCapabilities.NoticesLossAtOnce;

    public override Task<TestDatabase> CreateDatabaseAsync() => StandInTestDatabase.CreateAsync(JournalMode.Off);
}
