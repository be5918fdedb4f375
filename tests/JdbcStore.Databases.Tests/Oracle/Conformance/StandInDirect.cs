using JdbcStore.Conformance;
using JdbcStore.Databases.Tests.Conformance;
using JdbcStore.Hosting;

namespace JdbcStore.Databases.Tests.Oracle.Conformance;

/// <summary>The Oracle dialect without a journal, on MariaDB in Oracle mode.</summary>
public sealed class StandInDirect : StoreProvider
{
    /// <summary>Those that use all kinds of statements and take little time.</summary>
    private static readonly Type[] Always =
    [
        typeof(NoDuplicates<>), typeof(ConditionsHold<>), typeof(PreparedTransactionsSurvive<>), typeof(PrioritiesAreKept<>), typeof(AnyName<>),
        typeof(AnySize<>), typeof(SubscriptionsAreListed<>), typeof(ProducersAreRemembered<>),
        typeof(DeliveryStateIsKept<>), typeof(UnknownCommitsAreResolved<>),
    ];

    public override string? WhyAbsent => MariaDbServer.WhyAbsent;

    public override string? WhyLeftOut(Type suite) => Always.Contains(suite) || OracleServer.InMariaDbIsWanted ? null : LeftOutTests.OfStandIn;

    public override StoreCapabilities Capabilities =>
        StoreCapabilities.TakesOverFromPaused | StoreCapabilities.DatabaseReturns | StoreCapabilities.NoticesLossAtOnce;

    public override Task<TestDatabase> CreateDatabaseAsync() => StandInTestDatabase.CreateAsync(JournalMode.Off);
}
