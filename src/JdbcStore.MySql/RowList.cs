using System.Text;

namespace JdbcStore.MySql;

/// <summary>Writes rows into statements: as lists of values, as many statements as it takes, or as one JSON list.</summary>
internal static class RowList
{
    /// <summary>INSERT statements of one row or more, each of which is ended when it has reached the limit.</summary>
    public static IEnumerable<Statement> Insert<TRow>(string head, IEnumerable<TRow> rows, Action<Statement, TRow> append, string tail, long limit)
    {
        Statement? statement = null;
        foreach (var row in rows)
        {
            if (statement is null)
                statement = new Statement(head);
            else
                statement.Text.Append(',');
            statement.Text.Append("\n(");
            append(statement, row);
            statement.Text.Append(')');
            if (statement.Bytes < limit)
                continue;
            yield return End(statement, tail);
            statement = null;
        }

        if (statement is not null)
            yield return End(statement, tail);
    }

    /// <summary>One element a row, which is a list of numbers.</summary>
    public static string Json<TRow>(IEnumerable<TRow> rows, Action<StringBuilder, TRow> append)
    {
        var json = new StringBuilder("[");
        foreach (var row in rows)
        {
            json.Append(json.Length > 1 ? ",[" : "[");
            append(json, row);
            json.Append(']');
        }

        return json.Append(']').ToString();
    }

    private static Statement End(Statement statement, string tail)
    {
        if (tail.Length > 0)
            statement.Text.Append('\n').Append(tail);
        return statement;
    }
}
