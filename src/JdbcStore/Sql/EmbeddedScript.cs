using System.Reflection;
using System.Text.RegularExpressions;

namespace JdbcStore.Sql;

/// <summary>Reads a script of <c>sql/</c> that was embedded into a dialect's assembly; these files are the only DDL there is.</summary>
public static partial class EmbeddedScript
{
    /// <summary>The script's text.</summary>
    /// <exception cref="FileNotFoundException">The assembly has no such script.</exception>
    public static string Read(Assembly assembly, string fileName)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(fileName)
            ?? throw new FileNotFoundException($"{assembly.GetName().Name} has no script {fileName}.", fileName);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>
    /// The statements of a script, each with the comment before it: one ends where a line that is no comment ends with a semicolon. The script's own
    /// comment, up to the first empty line, is for whoever runs it by hand, and left out.
    /// </summary>
    public static IReadOnlyList<string> Split(string script) =>
        [.. StatementEnd().Split(Head().Replace(script, "")).Select(statement => statement.Trim()).Where(statement => statement.Length > 0)];

    [GeneratedRegex(@"\A(?:--.*\n)+\n")]
    private static partial Regex Head();

    [GeneratedRegex(@"(?<!^--.*);\r?\n", RegexOptions.Multiline)]
    private static partial Regex StatementEnd();
}
