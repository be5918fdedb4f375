using JdbcStore.Conformance;
using JdbcStore.Databases.Tests.Conformance;
using JdbcStore.Hosting;

namespace JdbcStore.Databases.Tests.Oracle.Conformance;

/// <summary>The Oracle dialect behind a journal, on MariaDB in Oracle mode.</summary>
public sealed class StandInJournal : StoreProvider
{
    public override string? WhyAbsent => MariaDbServer.WhyAbsent;

    public override string? WhyLeftOut(Type suite) => OracleServer.InMariaDbIsWanted ? null : LeftOutTests.OfStandIn;

    public override StoreCapabilities Capabilities => StoreCapabilities.DatabaseReturns;

    public override Task<TestDatabase> CreateDatabaseAsync() => StandInTestDatabase.CreateAsync(JournalMode.On);
}
