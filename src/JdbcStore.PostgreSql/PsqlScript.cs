using System.Text.RegularExpressions;
using JdbcStore.Sql;

namespace JdbcStore.PostgreSql;

/// <summary>A script for psql as the server understands it.</summary>
internal static partial class PsqlScript
{
    /// <summary>The scripts have a variable of psql for each name, such as <c>:message</c>, which holds the name behind the prefix.</summary>
    public static IReadOnlyList<string> Statements(string script) =>
        EmbeddedScript.Split(Variable().Replace(ClientsOwn().Replace(script, ""), SqlText.DefaultPrefix + "$1"));

    /// <summary>What stands under a condition, every other line with a command of psql, and the ends of the transaction.</summary>
    [GeneratedRegex(@"^\\if (?:.*\n)*?\\endif\n|^(?:BEGIN;|COMMIT;|.*\\.*)\n", RegexOptions.Multiline)]
    private static partial Regex ClientsOwn();

    /// <summary>Not a cast, which has two colons.</summary>
    [GeneratedRegex("(?<!:):([a-z_]+)")]
    private static partial Regex Variable();
}
