using System.Text.RegularExpressions;

namespace JdbcStore.Tests.Oracle;

/// <summary>What Oracle refuses, or takes for something else, although parsers let it pass.</summary>
internal static partial class StatementLint
{
    /// <summary>V$RESERVED_WORDS, those that no name may be.</summary>
    private static readonly HashSet<string> Reserved = new((
        "ACCESS ADD ALL ALTER AND ANY AS ASC AUDIT BETWEEN BY CHAR CHECK CLUSTER COLUMN COLUMN_VALUE COMMENT COMPRESS CONNECT CREATE CURRENT DATE " +
        "DECIMAL DEFAULT DELETE DESC DISTINCT DROP ELSE EXCLUSIVE EXISTS FILE FLOAT FOR FROM GRANT GROUP HAVING IDENTIFIED IMMEDIATE IN INCREMENT " +
        "INDEX INITIAL INSERT INTEGER INTERSECT INTO IS LEVEL LIKE LOCK LONG MAXEXTENTS MINUS MLSLABEL MODE MODIFY NESTED_TABLE_ID NOAUDIT NOCOMPRESS " +
        "NOT NOWAIT NULL NUMBER OF OFFLINE ON ONLINE OPTION OR ORDER PCTFREE PRIOR PUBLIC RAW RENAME RESOURCE REVOKE ROW ROWID ROWNUM ROWS SELECT " +
        "SESSION SET SHARE SIZE SMALLINT START SUCCESSFUL SYNONYM SYSDATE TABLE THEN TO TRIGGER UID UNION UNIQUE UPDATE USER VALIDATE VALUES VARCHAR " +
        "VARCHAR2 VIEW WHENEVER WHERE WITH").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    private static readonly (string What, Regex Where)[] Mistakes =
    [
        ("the empty text, which is NULL", EmptyText()),
        ("LIMIT", Limit()),
        ("a parameter that is not :name", AtName()),
        ("ON CONFLICT or ON DUPLICATE KEY", OnConflict()),
        ("TRUE or FALSE in SQL", Booleans()),
        ("AS before a table's alias", AsAlias()),
        ("rows in a list of VALUES", ValuesList()),
        ("FETCH FIRST with FOR UPDATE (ORA-02014)", FetchForUpdate()),
        ("RETURNING without INTO", Returning()),
        ("a semicolon at the end of what is not PL/SQL (ORA-00933)", Semicolon()),
        ("a backslash or a backquote", Quotes()),
    ];

    public static IEnumerable<string> Check(string statement)
    {
        var code = Literals().Replace(Comments().Replace(statement, " "), literal => literal.Length == 2 ? literal.Value : "'x'");
        foreach (var (what, where) in Mistakes)
        {
            if (where.Match(code) is { Success: true } found)
                yield return $"{what}: {found.Value.Trim()}";
        }

        foreach (Match name in Identifiers().Matches(code))
        {
            if (name.Length > 30 && name.Value != "jdbcstore_subscription_position")
                yield return $"longer than 30 bytes: {name.Value}";
        }

        foreach (Match name in Names().Matches(code))
        {
            if (Reserved.Contains(name.Groups[1].Value))
                yield return $"a reserved word as a name: {name.Value}";
        }

        if (Code().Match(code) is { Success: true } select && !select.Value.Contains("FROM", StringComparison.Ordinal))
            yield return $"SELECT without FROM: {select.Value}";
    }

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex("'(?:[^']|'')*'")]
    private static partial Regex Literals();

    [GeneratedRegex("''")]
    private static partial Regex EmptyText();

    [GeneratedRegex(@"\bLIMIT\b")]
    private static partial Regex Limit();

    [GeneratedRegex(@"[@?{}]\w*|(?<!\w)\$\w*")]
    private static partial Regex AtName();

    [GeneratedRegex(@"\bON (CONFLICT|DUPLICATE)\b")]
    private static partial Regex OnConflict();

    [GeneratedRegex(@"\b(TRUE|FALSE)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Booleans();

    [GeneratedRegex(@"(\b(?:FROM|JOIN)\s+\w+|\))\s+AS\s+(?!DATE\b)[a-z]\w*(?=\s*(?:$|\)|WHERE|ON|JOIN|UNION|FETCH))", RegexOptions.Multiline)]
    private static partial Regex AsAlias();

    [GeneratedRegex(@"VALUES\s*\([^()]*\)\s*,")]
    private static partial Regex ValuesList();

    [GeneratedRegex(@"(FETCH FIRST|ROWNUM|DISTINCT|GROUP BY)[^;]*\bFOR UPDATE\b", RegexOptions.Singleline)]
    private static partial Regex FetchForUpdate();

    [GeneratedRegex(@"\bRETURNING\b(?![^;]*\bINTO\b)", RegexOptions.Singleline)]
    private static partial Regex Returning();

    [GeneratedRegex(@"\A\s*(?!DECLARE|BEGIN)\S.*;\s*\z", RegexOptions.Singleline)]
    private static partial Regex Semicolon();

    [GeneratedRegex(@"[`\\]")]
    private static partial Regex Quotes();

    [GeneratedRegex(@"\b[a-z]\w*", RegexOptions.IgnoreCase)]
    private static partial Regex Identifiers();

    /// <summary>After AS, after a dot or a colon: names for sure.</summary>
    [GeneratedRegex(@"(?:\bAS\s+|\.|(?<!:):)(?!DATE\b)([a-z]\w*)", RegexOptions.IgnoreCase)]
    private static partial Regex Names();

    [GeneratedRegex(@"\A\s*SELECT\b.*", RegexOptions.Singleline)]
    private static partial Regex Code();
}
