using JdbcStore.Sql;

namespace JdbcStore.Oracle;

/// <summary>Reads scripts that are written for sqlplus: of these only the PL/SQL blocks, each ended by a line with a slash, are for the database.</summary>
internal static class OracleScript
{
    /// <summary>How the scripts name the prefix; the dot ends the name of the variable.</summary>
    private const string Prefix = "&prefix.";

    public static IReadOnlyList<string> Read(string fileName) =>
        [.. Blocks(EmbeddedScript.Read(typeof(OracleScript).Assembly, fileName).Replace(Prefix, SqlText.DefaultPrefix, StringComparison.Ordinal))];

    private static IEnumerable<string> Blocks(string script)
    {
        List<string>? block = null;
        foreach (var line in script.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line is "DECLARE" or "BEGIN")
                block ??= [];
            if (line != "/")
            {
                block?.Add(line);
                continue;
            }

            if (block is not null)
                yield return string.Join('\n', block);
            block = null;
        }
    }
}
