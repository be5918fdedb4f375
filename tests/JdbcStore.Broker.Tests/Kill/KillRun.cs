using JdbcStore.Broker.Tests.Clients;
using JdbcStore.Broker.Tests.Processes;

namespace JdbcStore.Broker.Tests.Kill;

/// <summary>Sends with confirmations, kills the broker again and again, drains, and compares.</summary>
internal sealed class KillRun(KillPlan plan, BrokerSettings settings, Action<string> say)
{
    private static readonly HttpClient Http = new();
    private static readonly TimeSpan Stall = TimeSpan.FromMinutes(5);

    public static async Task<KillVerdict> RunAsync(KillPlan plan, Action<string> say)
    {
        using var directory = new TemporaryDirectory();
        await using var database = await CreateDatabaseAsync(plan.Provider);
        say($"{plan}");
        var verdict = await new KillRun(plan, Settings(plan, directory.Path, database?.ConnectionString), say).RunAsync();
        say($"{verdict}");
        return verdict;
    }

    private static async Task<ServerDatabase?> CreateDatabaseAsync(string provider) => provider switch
    {
        "PostgreSql" => await PostgreSqlDatabase.CreateAsync(),
        "MariaDb" => await MariaDbDatabase.CreateAsync(),
        _ => null,
    };

    private static BrokerSettings Settings(KillPlan plan, string directory, string? connectionString) => BrokerSettings.Sqlite(directory) with
    {
        Provider = plan.Provider,
        ConnectionString = connectionString,
        More = new Dictionary<string, string>(BrokerSettings.QuickLease)
        {
            ["Persistence:Journal:Mode"] = plan.Journal,
            ["Broker:DuplicateDetection"] = plan.DetectDuplicates ? "MessageId" : "None",
        },
    };

    private async Task<KillVerdict> RunAsync()
    {
        var broker = await BrokerProcess.StartActiveAsync(settings);
        try
        {
            using var sender = StartSender();
            using var consumers = plan.Consume ? StartReceiver(ClientLibrary.Rhea, idle: 5, connections: 4) : null;
            for (var kill = 1; kill <= plan.Kills; kill++)
            {
                var threshold = plan.Messages / (plan.Kills + 1) * kill;
                await Wait.UntilAsync(() => sender.Count >= threshold || sender.HasExited, Stall, $"{threshold} confirmed");
                if (plan.Switch)
                    await SwitchAndBeginAnotherAsync(broker, kill);
                broker = await KillAndStartAsync(broker, $"after {sender.Count} confirmed");
            }

            var confirmed = await sender.SentAsync();
            broker = await KillAndStartAsync(broker, $"after all {confirmed.Count} confirmed");
            var received = consumers is null ? [] : await consumers.ReceivedAsync();
            received = [.. received, .. await DrainAsync()];
            // A stop in order: what was acknowledged is settled now, and must not come back.
            await broker.StopAsync();
            broker = await BrokerProcess.StartActiveAsync(settings);
            return new KillVerdict(plan, confirmed, received, await DrainAsync());
        }
        finally
        {
            await broker.DisposeAsync();
        }
    }

    /// <summary>Switches to and fro, and leaves the broker in the middle of the next switch.</summary>
    private static async Task SwitchAndBeginAnotherAsync(BrokerProcess broker, int kill)
    {
        foreach (var mode in (string[])["on", "off"])
        {
            using var answer = await Http.PostAsync(new Uri($"http://{broker.Console}/api/journal/{mode}"), content: null);
            answer.EnsureSuccessStatusCode();
        }

        var switching = Http.PostAsync(new Uri($"http://{broker.Console}/api/journal/{(kill % 2 == 0 ? "off" : "on")}"), content: null);
        await Task.WhenAny(switching, Task.Delay(kill * 3));
    }

    private async Task<BrokerProcess> KillAndStartAsync(BrokerProcess broker, string when)
    {
        await broker.DisposeAsync();
        var again = await BrokerProcess.StartActiveAsync(settings);
        say($"  killed {when}, and started again");
        return again;
    }

    private ClientProgram StartSender() => ClientProgram.Send(
        ClientLibrary.Proton, settings.Url, KillPlan.Queue, plan.Messages,
        "--connections", $"{plan.Connections}", "--window", $"{plan.Window}", "--size", $"{plan.Size}", "--timeout", $"{Stall.TotalSeconds * 2}");

    private ClientProgram StartReceiver(ClientLibrary library, int idle, int connections) => ClientProgram.Receive(
        library, settings.Url, KillPlan.Queue, 0, "--connections", $"{connections}", "--idle", $"{idle}", "--timeout", $"{Stall.TotalSeconds * 3}");

    // One connection, so that the order of what it receives is the queue's.
    private async Task<IReadOnlyList<ReceivedMessage>> DrainAsync()
    {
        using var receiver = StartReceiver(ClientLibrary.Proton, idle: 2, connections: 1);
        return await receiver.ReceivedAsync();
    }
}
