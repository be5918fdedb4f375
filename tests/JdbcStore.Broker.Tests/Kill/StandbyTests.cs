using System.Diagnostics;
using JdbcStore.Broker.Tests.Clients;
using JdbcStore.Broker.Tests.Processes;
using Xunit;

namespace JdbcStore.Broker.Tests.Kill;

[Collection(BrokerProcesses.Name)]
public sealed class StandbyTests
{
    // Added to what a broker needs to start on this machine at this time.
    private static readonly TimeSpan ToStandBy = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ToTakeOver = TimeSpan.FromSeconds(2 + 3);

    [Theory]
    [InlineData("Off")]
    [InlineData("On")]
    public async Task A_second_broker_in_the_same_data_directory_stands_by_and_takes_over(string journal)
    {
        using var directory = new TemporaryDirectory();
        var first = BrokerSettings.Sqlite(directory.Path) with { More = Settings(journal) };
        await FailOverAsync(first, first with { Port = FreePort.Find() });
    }

    [Fact]
    public async Task A_second_broker_on_the_same_database_stands_by_and_takes_over()
    {
        using var here = new TemporaryDirectory();
        using var there = new TemporaryDirectory();
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var first = BrokerSettings.Sqlite(here.Path) with
        {
            Provider = "PostgreSql", ConnectionString = database.ConnectionString, More = Settings("Off"),
        };
        await FailOverAsync(first, first with { DataDirectory = there.Path, Port = FreePort.Find() });
    }

    /// <summary>What a shared drive with locks does: the paused broker still holds the directory, and it alone.</summary>
    [Fact]
    public async Task A_broker_that_is_paused_keeps_its_directory_and_goes_on_when_it_wakes()
    {
        using var directory = new TemporaryDirectory();
        var first = BrokerSettings.Sqlite(directory.Path) with { More = Settings("On") };
        await using var active = await BrokerProcess.StartActiveAsync(first);
        await using var standby = BrokerProcess.Start(first with { Port = FreePort.Find() });
        await standby.WaitForRoleAsync(RoleLine.Standby, TimeSpan.FromSeconds(30));
        using var sender = ClientProgram.Send(ClientLibrary.Proton, first.Url, "paused", 5000, "--url", standby.Url, "--connections", "4");
        await Wait.UntilAsync(() => sender.Count > 500, TimeSpan.FromMinutes(1), "500 confirmed");
        await active.PauseAsync();
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);   // More than the lease.
        await active.ResumeAsync();
        await Wait.UntilAsync(() => sender.Count > 1000, TimeSpan.FromMinutes(1), "1000 confirmed");
        await active.KillAsync();
        await standby.WaitForRoleAsync(RoleLine.Active, ToTakeOver);
        await AssertNothingLostAsync(standby, "paused", await sender.SentAsync());
    }

    [Fact]
    public async Task A_broker_that_was_paused_is_fenced_when_it_wakes_and_confirms_nothing_more()
    {
        using var here = new TemporaryDirectory();
        using var there = new TemporaryDirectory();
        await using var database = await PostgreSqlDatabase.CreateAsync();
        var first = BrokerSettings.Sqlite(here.Path) with
        {
            Provider = "PostgreSql", ConnectionString = database.ConnectionString, More = Settings("Off"),
        };
        await using var active = await BrokerProcess.StartActiveAsync(first);
        await using var standby = BrokerProcess.Start(first with { DataDirectory = there.Path, Port = FreePort.Find() });
        await standby.WaitForRoleAsync(RoleLine.Standby, TimeSpan.FromSeconds(30));
        using var sender = ClientProgram.Send(ClientLibrary.Proton, first.Url, "fenced", 5000, "--url", standby.Url, "--connections", "4");
        await Wait.UntilAsync(() => sender.Count > 500, TimeSpan.FromMinutes(1), "500 confirmed");
        await active.PauseAsync();
        await standby.WaitForRoleAsync(RoleLine.Active, TimeSpan.FromSeconds(30));
        await active.ResumeAsync();
        await active.WaitForRoleAsync(RoleLine.Standby, TimeSpan.FromSeconds(30));
        await AssertNothingLostAsync(standby, "fenced", await sender.SentAsync());
    }

    // The producer knows both addresses and goes on with the second broker.
    private static async Task FailOverAsync(BrokerSettings first, BrokerSettings second)
    {
        var start = Stopwatch.StartNew();
        await using var active = await BrokerProcess.StartActiveAsync(first);
        start.Stop();
        await using var standby = BrokerProcess.Start(second);
        await standby.WaitForRoleAsync(RoleLine.Standby, start.Elapsed + ToStandBy);
        using var sender = ClientProgram.Send(ClientLibrary.Proton, first.Url, "failover", 5000, "--url", second.Url, "--connections", "4");
        await Wait.UntilAsync(() => sender.Count > 1000, TimeSpan.FromMinutes(1), "1000 confirmed");
        await active.KillAsync();
        await standby.WaitForRoleAsync(RoleLine.Active, ToTakeOver);
        await AssertNothingLostAsync(standby, "failover", await sender.SentAsync());
    }

    private static async Task AssertNothingLostAsync(BrokerProcess broker, string queue, IReadOnlyList<SentMessage> confirmed)
    {
        using var receiver = ClientProgram.Receive(ClientLibrary.Rhea, broker.Url, queue, 0, "--idle", "2");
        var received = await receiver.ReceivedAsync();
        Assert.Empty(confirmed.Except(received.Select(message => message.Sent)));
        Assert.Equal(received.Select(message => message.Sent).Distinct().Count(), received.Count);
    }

    private static Dictionary<string, string> Settings(string journal) =>
        new(BrokerSettings.QuickLease) { ["Persistence:Journal:Mode"] = journal };
}
