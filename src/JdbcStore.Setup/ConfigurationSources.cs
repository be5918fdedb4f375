using JdbcStore.Hosting;
using Microsoft.Extensions.Configuration;

namespace JdbcStore.Setup;

/// <summary>Where the programs' configuration comes from: a file, the environment, the command line; later ones win over earlier ones.</summary>
public static class ConfigurationSources
{
    private static readonly string[] Sections = ["Broker", "Persistence", "Logging"];

    /// <summary>Reads them all, and adds every section that does not exist to <paramref name="errors"/>.</summary>
    /// <param name="file">The JSON file given with <c>--config</c>, or null.</param>
    /// <param name="settings">Those of the command line: see <see cref="SettingArguments"/>.</param>
    /// <param name="errors">Where the mistakes go.</param>
    /// <exception cref="ConfigurationStoreException">The file cannot be read or is not JSON.</exception>
    public static IConfigurationRoot Combine(string? file, IReadOnlyDictionary<string, string?> settings, ConfigurationErrors errors)
    {
        var fromFile = file is null ? new ConfigurationBuilder().Build() : ConfigurationFile.Read(file);
        var environment = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var arguments = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        RejectUnknownSections(fromFile.GetChildren().Concat(arguments.GetChildren()), errors);
        // The environment holds much that is not for these programs: only what looks like a slip in a section's name is a mistake.
        RejectUnknownSections(environment.GetChildren().Where(child => child.GetChildren().Any() && Meant(child) is not null), errors);
        return new ConfigurationBuilder().AddConfiguration(fromFile).AddConfiguration(environment).AddConfiguration(arguments).Build();
    }

    private static void RejectUnknownSections(IEnumerable<IConfigurationSection> children, ConfigurationErrors errors)
    {
        foreach (var child in children.Where(child => !Sections.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            var right = Meant(child) is { } meant ? $"did you mean {meant}?" : "there are " + string.Join(", ", Sections);
            errors.Add(child.Key, null, "no such section; " + right);
        }
    }

    private static string? Meant(IConfigurationSection child) => NearestName.Find(child.Key, Sections);
}
