using System.CommandLine;
using System.Globalization;
using JdbcStore.Journal;
using JdbcStore.Setup;
using Microsoft.Extensions.Logging.Abstractions;

namespace JdbcStore.Cli.Journal;

/// <summary><c>jdbcstore journal</c>: what is in the journal, whether it is sound, and whether a broker uses one.</summary>
internal sealed class JournalCommands(CommonOptions common)
{
    private readonly Option<string> _console = new("--console")
    {
        Description = "The console of the broker that is to switch", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:8161",
    };

    public Command Create() => new("journal", "The local journal in Persistence:DataDirectory: look into it, replay it, switch it")
    {
        CreateVerb("status", "Show what is in it for each destination, also beside a running broker", StatusAsync),
        CreateVerb("verify", "Read every group and name every bad range of bytes; 1 when it is damaged", VerifyAsync),
        CreateVerb("replay", "Bring it to the database, which is its own or was never used; no broker may use the directory", ReplayAsync),
        CreateVerb("on", "Let a running broker put its journal before the database, until its next start", (p, c) => SwitchAsync(p, "on", c), _console),
        CreateVerb("off", "Let a running broker bring its journal to the database and go on without, until its next start", (p, c) => SwitchAsync(p, "off", c), _console),
    };

    private static Command CreateVerb(string name, string description, Func<ParseResult, CancellationToken, Task<int>> run, params Option[] options)
    {
        var verb = new Command(name, description);
        foreach (var option in options)
            verb.Add(option);
        verb.SetAction(run);
        return verb;
    }

    private async Task<int> StatusAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var contents = await InspectAsync(parsed, cancellationToken);
        if (parsed.GetValue(common.Json))
        {
            Output.WriteJson(JournalDocument.Of(contents));
            return ExitCode.Stopped;
        }

        Output.WriteTable(
            ["destination", "added", "acknowledged", "bytes", "first group", "last group"],
            contents.Destinations.Select(d => new[] { $"{d.Destination}", Number(d.Adds), Number(d.Acknowledgements), Number(d.Bytes), Number(d.FirstGroup), Number(d.LastGroup) }));
        Console.Out.WriteLine(
            $"{contents.Directory}: groups {contents.FirstGroup} to {contents.LastGroup}, {Number(contents.Bytes)} bytes in {contents.Segments} segments, epochs {string.Join(", ", contents.Epochs)}. "
            + "The database may have a part of it already.");
        if (contents.IsDamaged)
            Console.Out.WriteLine("It is damaged: 'jdbcstore journal verify' tells where.");
        return ExitCode.Stopped;
    }

    private async Task<int> VerifyAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var contents = await InspectAsync(parsed, cancellationToken);
        if (parsed.GetValue(common.Json))
            Output.WriteJson(new { contents.Directory, Damaged = contents.IsDamaged, contents.Defects });
        else if (contents.Defects.Count == 0)
            Console.Out.WriteLine($"All is well: {contents.Directory}, groups {contents.FirstGroup} to {contents.LastGroup}.");
        else
        {
            Output.WriteTable(
                ["file", "offset", "bytes", "problem"],
                contents.Defects.Select(d => new[] { d.File, Number(d.Offset), Number(d.Length), d.IsTornTail ? $"torn tail, never confirmed: {d.Problem}" : d.Problem }));
            Console.Out.WriteLine(contents.IsDamaged ? "It is damaged; a store does not start on it." : "It is sound: a store cuts a torn tail off.");
        }

        return contents.IsDamaged ? ExitCode.Failure : ExitCode.Stopped;
    }

    private async Task<int> ReplayAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = common.ReadTarget(parsed);
        var groups = await ProgressBar.RunAsync("Replaying", progress => Task.Run(
            () => JournalReplayer.RunAsync(target.Options, target.Dialect, NullLoggerFactory.Instance, progress, cancellationToken), cancellationToken));
        if (parsed.GetValue(common.Json))
            Output.WriteJson(new { groups });
        else
            Console.Out.WriteLine(groups == 0 ? $"Nothing to do: {target} has it all." : $"Done: {groups} groups were brought to {target}.");
        return ExitCode.Stopped;
    }

    private async Task<int> SwitchAsync(ParseResult parsed, string mode, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(parsed.GetValue(_console), UriKind.Absolute, out var console))
            throw new ConfigurationStoreException([$"--console '{parsed.GetValue(_console)}': not a URL such as http://127.0.0.1:8161."]);
        var journal = await new BrokerConsole(console).SwitchJournalAsync(mode, cancellationToken);
        if (parsed.GetValue(common.Json))
            Output.WriteJson(new { journal });
        else
            Console.Out.WriteLine($"The journal is {journal}, until the broker's next start: then Persistence:Journal:Mode decides again.");
        return ExitCode.Stopped;
    }

    private Task<JournalContents> InspectAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var directory = common.ReadTarget(parsed).Options.DataDirectory;
        return ProgressBar.RunAsync("Reading", progress => Task.Run(() => JournalInspector.Inspect(directory, progress, cancellationToken), cancellationToken));
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
