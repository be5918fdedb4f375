using System.CommandLine;
using JdbcStore.Cli.Journal;
using JdbcStore.Cli.Schema;

namespace JdbcStore.Cli;

/// <summary>What <c>jdbcstore</c> can do.</summary>
internal static class RootCommands
{
    private const string Description =
        """
        Looks after the database in which a broker keeps its messages with JdbcStore.

        It reads the broker's configuration: the file given with --config, the environment (Persistence__Provider=...), and
        --Persistence:KEY=VALUE on the command line. Without any: SQLite in ./data.

        Exit codes: 0 done, 1 failure or differences, 2 configuration.
        """;

    /// <summary>Does what the command line says.</summary>
    /// <param name="arguments">The command line, without settings.</param>
    /// <param name="settings">The settings on it.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="ConfigurationStoreException">The command line is not understood.</exception>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> settings)
    {
        var common = new CommonOptions(settings);
        var root = new RootCommand(Description) { common.Config, common.Json, new SchemaCommands(common).Create(), new JournalCommands(common).Create() };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
            throw new ConfigurationStoreException([.. parsed.Errors.Select(error => error.Message + " --help lists what there is.")]);
        return parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
