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
        var confirmed = await sender.SentAsync();
        using var receiver = ClientProgram.Receive(ClientLibrary.Rhea, second.Url, "failover", 0, "--idle", "2");
        var received = await receiver.ReceivedAsync();
        Assert.Empty(confirmed.Except(received.Select(message => message.Sent)));
        Assert.Equal(received.Select(message => message.Sent).Distinct().Count(), received.Count);
    }

    private static Dictionary<string, string> Settings(string journal) =>
        new(BrokerSettings.QuickLease) { ["Persistence:Journal:Mode"] = journal };
}
