using JdbcStore.Hosting;

namespace JdbcStore.Conformance.Schema;

/// <summary>The program <c>jdbcstore</c>, which the build has put beside the tests.</summary>
public static class Tool
{
    /// <summary>Runs it without any configuration but what is given.</summary>
    public static Task<ClientRun> RunAsync(string input, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) =>
        ClientRun.RunAsync("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "JdbcStore.Cli.dll"), .. arguments], input, environment);

    /// <summary>Runs it on tables.</summary>
    public static Task<ClientRun> RunAsync(SchemaDatabase database, params IEnumerable<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(database);
        return RunAsync("", Describe(database.Options()), arguments);
    }

    /// <summary>The configuration as environment.</summary>
    public static Dictionary<string, string> Describe(JdbcStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new Dictionary<string, string>
        {
            ["Persistence__Provider"] = options.Provider,
            ["Persistence__ConnectionString"] = options.ConnectionString,
            ["Persistence__TablePrefix"] = options.TablePrefix,
        };
    }
}
