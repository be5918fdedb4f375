using System.CommandLine;
using JdbcStore.Hosting;
using JdbcStore.Setup;

namespace JdbcStore.Cli;

/// <summary>What every command understands.</summary>
/// <param name="settings">Those of the command line.</param>
internal sealed class CommonOptions(IReadOnlyDictionary<string, string?> settings)
{
    public Option<string?> Config { get; } = new("--config") { Description = "Read settings from a JSON file", HelpName = "FILE", Recursive = true };

    public Option<bool> Json { get; } = new("--json") { Description = "Write JSON, for programs", Recursive = true };

    /// <summary>The store that the configuration describes.</summary>
    /// <exception cref="ConfigurationStoreException">Something is wrong: every mistake at once.</exception>
    public StoreTarget ReadTarget(ParseResult parsed)
    {
        var errors = new ConfigurationErrors();
        var source = ConfigurationSources.Combine(parsed.GetValue(Config), settings, errors);
        var options = JdbcStoreConfiguration.Read(source.GetSection("Persistence"), Databases.Dialects, errors);
        errors.ThrowIfAny();
        return new StoreTarget(Databases.Dialects.First(dialect => dialect.Name.Equals(options.Provider, StringComparison.OrdinalIgnoreCase)), options);
    }
}
