namespace JdbcStore.Sql.Schema;

/// <summary>What a database can tell about the tables in it, and what it would tell about those that <c>create.sql</c> makes.</summary>
/// <param name="Query">
/// Asks for three columns, table, name and definition, for each column, primary key, unique constraint and index of the tables that begin with <c>@prefix</c>.
/// </param>
/// <param name="Expected">
/// The answer, with the default prefix, a line each: <c>table | name | definition</c>. Not written by hand: it is what a real database says.
/// </param>
public sealed record SchemaCatalogue(string Query, string Expected)
{
    /// <summary>What is expected of tables with this prefix.</summary>
    internal IEnumerable<SchemaItem> Parse(SqlText text) =>
        from line in Expected.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let parts = text[line].Split(" | ")
        select new SchemaItem(parts[0], parts[1], parts.Length > 2 ? parts[2] : "");
}
