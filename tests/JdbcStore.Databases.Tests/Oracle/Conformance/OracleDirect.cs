using JdbcStore.Conformance;
using JdbcStore.Hosting;

namespace JdbcStore.Databases.Tests.Oracle.Conformance;

/// <summary>Oracle without a journal: every unit is committed there before it is confirmed.</summary>
public sealed class OracleDirect : StoreProvider
{
    public override string? WhyLeftOut(Type suite) => OracleServer.WhyAbsent;

    public override StoreCapabilities Capabilities =>
        StoreCapabilities.TakesOverFromPaused | StoreCapabilities.DatabaseReturns | StoreCapabilities.NoticesLossAtOnce;

    public override Task<TestDatabase> CreateDatabaseAsync() => OracleTestDatabase.CreateAsync(JournalMode.Off);
}
