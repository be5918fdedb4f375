using JdbcStore.Broker.Tests.Processes;
using Xunit;

namespace JdbcStore.Broker.Tests.Kill;

[Collection(BrokerProcesses.Name)]
public sealed class KillTests(ITestOutputHelper output)
{
    public static TheoryData<string, string> Stores { get; } = new()
    {
        { "Sqlite", "On" },
        { "Sqlite", "Off" },
        { "PostgreSql", "On" },
        { "PostgreSql", "Off" },
        { "MariaDb", "On" },
        { "MariaDb", "Off" },
    };

    [Theory]
    [MemberData(nameof(Stores))]
    public Task No_confirmed_message_is_lost_when_the_broker_is_killed(string provider, string journal) =>
        RunAsync(new KillPlan(provider, journal));

    [Theory]
    [MemberData(nameof(Stores))]
    public Task No_resent_message_is_stored_twice_when_the_broker_knows_message_ids(string provider, string journal) =>
        RunAsync(new KillPlan(provider, journal) { DetectDuplicates = true });

    [Theory]
    [MemberData(nameof(Stores))]
    public Task Consumers_that_a_kill_cuts_off_lose_nothing_and_see_what_is_redelivered(string provider, string journal) =>
        RunAsync(new KillPlan(provider, journal) { Consume = true });

    [Theory]
    [InlineData("Sqlite", "On")]
    [InlineData("PostgreSql", "Off")]
    public Task No_confirmed_message_is_lost_when_the_broker_is_killed_while_the_journal_is_switched(string provider, string journal) =>
        RunAsync(new KillPlan(provider, journal) { Switch = true });

    private async Task RunAsync(KillPlan plan)
    {
        var verdict = await KillRun.RunAsync(plan, output.WriteLine);
        Assert.True(verdict.Good, $"{verdict}");
    }
}
