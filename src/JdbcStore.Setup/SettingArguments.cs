using JdbcStore.Hosting;

namespace JdbcStore.Setup;

/// <summary>The settings on a command line: <c>--Section:Key=VALUE</c>, or the value as an argument of its own.</summary>
public static class SettingArguments
{
    /// <summary>Takes them out of the arguments.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="settings">Gets the settings.</param>
    /// <param name="errors">Where the mistakes go.</param>
    /// <returns>What is left.</returns>
    public static IReadOnlyList<string> Take(IEnumerable<string> arguments, IDictionary<string, string?> settings, ConfigurationErrors errors)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var left = new List<string>();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var argument))
        {
            var (name, value) = Split(argument);
            if (name.StartsWith("--", StringComparison.Ordinal) && name.IndexOf(':', StringComparison.Ordinal) > 2)
                settings[name[2..]] = value ?? Next(rest, name, errors);
            else
                left.Add(argument);
        }

        return left;
    }

    /// <summary>An option, and its value if both are one argument.</summary>
    public static (string Name, string? Value) Split(string argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }

    /// <summary>An option's value that is an argument of its own.</summary>
    public static string? Next(Queue<string> rest, string name, ConfigurationErrors errors)
    {
        ArgumentNullException.ThrowIfNull(rest);
        ArgumentNullException.ThrowIfNull(errors);
        if (rest.TryPeek(out var next) && !next.StartsWith("--", StringComparison.Ordinal))
            return rest.Dequeue();
        errors.Add($"{name}: needs a value.");
        return null;
    }
}
