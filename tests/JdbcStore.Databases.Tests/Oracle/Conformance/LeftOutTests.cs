using Xunit;

namespace JdbcStore.Databases.Tests.Oracle.Conformance;

/// <summary>One test each for suites that are not run: it says so.</summary>
public sealed class LeftOutTests
{
    public const string OfStandIn =
        $"{OracleServer.Variable}={OracleServer.InMariaDb} runs all suites with the Oracle dialect on MariaDB in Oracle mode, some minutes a combination.";

    [Fact]
    public void The_whole_suite_runs_on_Oracle() => Assert.SkipWhen(OracleServer.WhyAbsent is not null, OracleServer.WhyAbsent!);

    [Fact]
    public void The_whole_suite_runs_on_MariaDB_in_Oracle_mode() => Assert.SkipUnless(OracleServer.InMariaDbIsWanted, OfStandIn);
}
