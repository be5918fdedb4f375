using Microsoft.Extensions.Configuration;

namespace JdbcStore.Broker.Tests.Kill;

/// <summary>The kill loop for long runs, as <c>bash tests/kill.sh</c> starts it.</summary>
internal static class KillProgram
{
    private static readonly string[] Providers = ["Sqlite", "PostgreSql", "MariaDb"];
    private static readonly string[] Journals = ["On", "Off"];

    /// <returns>The exit code: 1 when a message was lost or came twice.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var options = new ConfigurationBuilder().AddCommandLine(args).Build();
        var good = true;
        foreach (var provider in Chosen(options["provider"], Providers))
        foreach (var journal in Chosen(options["journal"], Journals))
            good &= (await KillRun.RunAsync(Plan(options, provider, journal), Say)).Good;
        return good ? 0 : 1;
    }

    private static string[] Chosen(string? wanted, string[] all) => wanted is null ? all : [wanted];

    private static KillPlan Plan(IConfigurationRoot options, string provider, string journal)
    {
        var plan = new KillPlan(provider, journal);
        return plan with
        {
            Messages = options.GetValue("messages", plan.Messages),
            Kills = options.GetValue("kills", plan.Kills),
            Connections = options.GetValue("connections", plan.Connections),
            Window = options.GetValue("window", plan.Window),
            Size = options.GetValue("size", plan.Size),
            DetectDuplicates = options.GetValue("detect-duplicates", false),
            Consume = options.GetValue("consume", false),
            Switch = options.GetValue("switch", false),
        };
    }

    private static void Say(string line) => System.Console.WriteLine($"{DateTime.Now:HH:mm:ss} {line}");
}
