using JdbcStore.Hosting;
using JdbcStore.Setup;

namespace JdbcStore.Broker.Hosting;

/// <summary>What the command line asks for.</summary>
internal sealed record CommandLine(bool Help, bool Version, string? ConfigFile, IReadOnlyDictionary<string, string?> Settings)
{
    public const string Usage = """
        Usage: JdbcStore.Broker [--config FILE] [--SECTION:KEY=VALUE ...]

        An AMQP 1.0 broker that keeps its messages in a relational database. Without any configuration:
        SQLite in ./data, AMQP on 127.0.0.1:5672 and the console on http://127.0.0.1:8161.

        Options:
          --config FILE              read settings from a JSON file
          --Broker:KEY=VALUE         for example --Broker:Amqp:Listen=amqp://0.0.0.0:5672
          --Persistence:KEY=VALUE    for example --Persistence:Provider=PostgreSql
          --Logging:LogLevel:CATEGORY=LEVEL
          -h, --help                 show this and stop
          --version                  show the version and stop

        Settings are also read from the environment (Persistence__Provider=...); the command line wins over
        the environment, and the environment over the file.

        Standard output has one line at each change of role, standard error everything else.
        Exit codes: 0 stopped, 1 failure, 2 configuration, 3 lock held and Persistence:Lease:FailIfLocked.
        """;

    private static readonly string[] Options = ["--config", "--help", "--version"];

    /// <exception cref="ConfigurationStoreException">An argument is not understood: every mistake at once.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var errors = new ConfigurationErrors();
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var result = new CommandLine(false, false, null, settings);
        var rest = new Queue<string>(SettingArguments.Take(arguments, settings, errors));
        while (rest.TryDequeue(out var argument))
        {
            var (name, value) = SettingArguments.Split(argument);
            if (value is null && name is "-h" or "--help")
                result = result with { Help = true };
            else if (value is null && name == "--version")
                result = result with { Version = true };
            else if (name == "--config")
                result = result with { ConfigFile = value ?? SettingArguments.Next(rest, name, errors) };
            else
                errors.Add(Unknown(name));
        }

        errors.ThrowIfAny();
        return result;
    }

    private static string Unknown(string name) => NearestName.Find(name, Options) is { } meant
        ? $"{name}: no such option; did you mean {meant}?"
        : $"{name}: no such option; --help lists them.";
}
