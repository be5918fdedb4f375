using JdbcStore.Conformance;
using JdbcStore.Hosting;

namespace JdbcStore.Databases.Tests.Oracle.Conformance;

/// <summary>Oracle behind a journal; stores share the data directory, and its lock decides who is active.</summary>
public sealed class OracleJournal : StoreProvider
{
    public override string? WhyLeftOut(Type suite) => OracleServer.WhyAbsent;

    public override StoreCapabilities Capabilities => StoreCapabilities.DatabaseReturns;

    public override Task<TestDatabase> CreateDatabaseAsync() => OracleTestDatabase.CreateAsync(JournalMode.On);
}
