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

    /// <summary>The statements of a script, each with the comment before it: one ends where a line that is no comment ends with a semicolon.</summary>
    public static IReadOnlyList<string> Split(string script) =>
        [.. StatementEnd().Split(script).Select(statement => statement.Trim()).Where(statement => statement.Length > 0)];

    [GeneratedRegex(@"(?<!^--.*);\r?\n", RegexOptions.Multiline)]
    private static partial Regex StatementEnd();
}
