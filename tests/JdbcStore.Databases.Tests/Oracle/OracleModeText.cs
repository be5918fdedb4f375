using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using JdbcStore.Oracle;

namespace JdbcStore.Databases.Tests.Oracle;

/// <summary>
/// Turns the Oracle dialect's statements into what MariaDB takes in sql_mode = ORACLE. Everything that is rewritten here is what MariaDB cannot show
/// to be right; the rest it runs as it is.
/// </summary>
internal static partial class OracleModeText
{
    private static readonly string Now = new OracleDialect().NowMilliseconds;

    private static readonly (Regex From, string To)[] Rewrites =
    [
        (Raise(), "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'ORA-$1: $2'"),
        (DeleteReturning(), "SELECT MAX(body_size), MAX(body_id) INTO removed_size, removed_body FROM $1 WHERE $2 FOR UPDATE; DELETE FROM $1 WHERE $2;"),
        (Append(), "UPDATE $1 SET body = CONCAT(body, :bytes) WHERE $2;"),
        (EpochSeconds(), "UNIX_TIMESTAMP() * 1000"),
    ];

    private static readonly ConcurrentDictionary<string, string> Rewritten = new();
    private static readonly ConcurrentDictionary<string, Dictionary<string, string>> Branches = new();

    /// <summary>The statement with its values written into it.</summary>
    public static string Of(string statement, IReadOnlyDictionary<string, object> binding)
    {
        var text = Rewritten.GetOrAdd(statement, Rewrite);
        if (binding.TryGetValue("row_kind", out var kind))
            text = Branches.GetOrAdd(text, Split)[Convert.ToString(kind, CultureInfo.InvariantCulture)!];
        return Placeholder().Replace(text, m => Literal(binding[m.Groups[1].Value]));
    }

    private static string Rewrite(string statement)
    {
        if (Ddl().Match(statement) is { Success: true } ddl)
            return KeyWord().Replace(Tables(ddl.Groups[1].Value), "\"$0\"");
        var text = statement.Replace(Now, "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)", StringComparison.Ordinal);
        return KeyWord().Replace(Rewrites.Aggregate(text, (current, rewrite) => rewrite.From.Replace(current, rewrite.To)), "\"$0\"");
    }

    /// <summary>The block would be parsed as a whole for each row: only the branch that its kind chooses is sent.</summary>
    private static Dictionary<string, string> Split(string block)
    {
        var parts = Case().Match(block);
        return Branch().Matches(parts.Groups[2].Value).ToDictionary(
            branch => branch.Groups[1].Value, branch => $"{parts.Groups[1].Value}{branch.Groups[2].Value}{parts.Groups[3].Value}");
    }

    private static string Tables(string ddl) => new StringBuilder(Options().Replace(ddl, ")"))
        .Replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS").Replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS")
        .Replace(" CHAR)", ")").Replace(" BLOB", " LONGBLOB").Replace(" CLOB", " LONGTEXT").ToString();

    private static string Literal(object value) => value switch
    {
        DBNull => "NULL",
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        string text => $"CONVERT(X'{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}' USING utf8mb4)",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    [GeneratedRegex(@"RAISE_APPLICATION_ERROR\(-(\d+), '([^']*)'\)")]
    private static partial Regex Raise();

    [GeneratedRegex(@"DELETE FROM (\S+)\s+WHERE (.*?)\s+RETURNING body_size, body_id INTO removed_size, removed_body;", RegexOptions.Singleline)]
    private static partial Regex DeleteReturning();

    [GeneratedRegex(@"SELECT body INTO piece FROM (\S+) WHERE (.*?) FOR UPDATE;\s*DBMS_LOB\.WRITEAPPEND\(piece, :number_1, :bytes\);", RegexOptions.Singleline)]
    private static partial Regex Append();

    [GeneratedRegex(@"TRUNC\(\(CAST\(SYS_EXTRACT_UTC\(SYSTIMESTAMP\) AS DATE\) - DATE '1970-01-01'\) \* 86400\) \* 1000")]
    private static partial Regex EpochSeconds();

    /// <summary>A column that MariaDB takes for the body of a package.</summary>
    [GeneratedRegex(@"(?<!:)\b[Bb]ody\b")]
    private static partial Regex KeyWord();

    [GeneratedRegex(@"EXECUTE IMMEDIATE '\s*(CREATE .*?)';", RegexOptions.Singleline)]
    private static partial Regex Ddl();

    /// <summary>What follows the columns.</summary>
    [GeneratedRegex(@"\)( PCTFREE \d+| INITRANS \d+| LOB .*)+\s*$", RegexOptions.Singleline)]
    private static partial Regex Options();

    [GeneratedRegex(@"^(.*)CASE :row_kind\s(.*)END CASE;(.*)$", RegexOptions.Singleline)]
    private static partial Regex Case();

    [GeneratedRegex(@"    WHEN (\d+) THEN  --[^\n]*\n(.*?)(?=    WHEN \d+ THEN  --|\z)", RegexOptions.Singleline)]
    private static partial Regex Branch();

    [GeneratedRegex(@"(?<![:\w]):([a-zA-Z]\w*)")]
    private static partial Regex Placeholder();
}
