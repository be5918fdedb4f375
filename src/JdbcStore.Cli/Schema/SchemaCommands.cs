using System.CommandLine;
using JdbcStore.Setup;
using JdbcStore.Sql.Schema;

namespace JdbcStore.Cli.Schema;

/// <summary><c>jdbcstore schema</c>: the tables.</summary>
internal sealed class SchemaCommands(CommonOptions common)
{
    private readonly Option<bool> _yes = new("--yes") { Description = "Do not ask" };

    private readonly Option<bool> _force = new("--force") { Description = "Also while a broker holds the lease" };

    public Command Create() => new("schema", "The tables: create, upgrade, check and remove them")
    {
        CreateVerb("print", "Show the statements that apply would run, and change nothing", PrintAsync),
        CreateVerb("apply", "Create the tables, or upgrade them to this release's version", ApplyAsync),
        CreateVerb("check", "Compare the tables, and the rights on them, with what this release needs; 1 when anything differs", CheckAsync),
        CreateVerb("drop", "Remove the tables, and every message with them", DropAsync, _yes, _force),
    };

    private static Command CreateVerb(string name, string description, Func<ParseResult, CancellationToken, Task<int>> run, params Option[] options)
    {
        var verb = new Command(name, description);
        foreach (var option in options)
            verb.Add(option);
        verb.SetAction(run);
        return verb;
    }

    private async Task<int> PrintAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var statements = await common.ReadTarget(parsed).Schema.PlanAsync(cancellationToken);
        if (parsed.GetValue(common.Json))
            Output.WriteJson(new { StoreSchema.Version, statements });
        else if (statements.Count == 0)
            Console.Out.WriteLine($"-- Nothing to do: the tables have version {StoreSchema.Version}.");
        else
            Console.Out.WriteLine(string.Join("\n\n", statements.Select(Terminated)));
        return ExitCode.Stopped;
    }

    private async Task<int> ApplyAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = common.ReadTarget(parsed);
        var statements = await target.Schema.ApplyAsync(cancellationToken);
        if (parsed.GetValue(common.Json))
            Output.WriteJson(new { StoreSchema.Version, statements });
        else if (statements == 0)
            Console.Out.WriteLine($"Nothing to do: {target} has version {StoreSchema.Version}.");
        else
            Console.Out.WriteLine($"Done: {target} has version {StoreSchema.Version} now ({statements} statements).");
        return ExitCode.Stopped;
    }

    private async Task<int> CheckAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = common.ReadTarget(parsed);
        var report = await target.Schema.CheckAsync(cancellationToken);
        if (parsed.GetValue(common.Json))
            Output.WriteJson(new { report.Version, ExpectedVersion = StoreSchema.Version, report.Differences });
        else if (report.Differences.Count == 0)
            Console.Out.WriteLine($"All is well: {target} is as this release needs it (version {StoreSchema.Version}).");
        else
        {
            Output.WriteTable(["table", "difference"], report.Differences.Select(difference => new[] { difference.Table, difference.Problem }));
            Console.Out.WriteLine($"{target} differs from what this release needs (version {StoreSchema.Version}): {report.Differences.Count} differences.");
        }

        return report.Differences.Count == 0 ? ExitCode.Stopped : ExitCode.Failure;
    }

    private async Task<int> DropAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var target = common.ReadTarget(parsed);
        if (!parsed.GetValue(_yes) && !Confirmation.Ask($"This removes {target}, and every message in them.", target.Options.TablePrefix))
            return ExitCode.Failure;
        await target.Schema.DropAsync(parsed.GetValue(_force), cancellationToken);
        if (parsed.GetValue(common.Json))
            Output.WriteJson(new { dropped = true });
        else
            Console.Out.WriteLine($"Done: {target} is gone.");
        return ExitCode.Stopped;
    }

    /// <summary>As the database's own client wants it: a block, which has a semicolon of its own, ends with a slash.</summary>
    private static string Terminated(string statement) => statement.EndsWith(';') ? statement + "\n/" : statement + ";";
}
