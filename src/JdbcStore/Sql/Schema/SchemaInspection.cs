using System.Data.Common;
using System.Globalization;
using Dapper;

namespace JdbcStore.Sql.Schema;

/// <summary>Looks at the tables of a database, by one connection; changes nothing.</summary>
internal sealed class SchemaInspection(StoreDatabase database, DbConnection connection, CancellationToken cancellationToken)
{
    private const string VersionTable = "jdbcstore_schema_version", ReadVersion = "SELECT MAX(version) FROM jdbcstore_schema_version";

    /// <summary>
    /// Statements that change nothing, and that the database refuses without the right: what grants add up to is then its own business. {0}: the table;
    /// {1}: a column; {2}: all columns, since MySQL wants a value for each before it looks for rows.
    /// </summary>
    private static readonly (string Right, string Statement)[] Probes =
    [
        ("SELECT", "SELECT {1} FROM {0} WHERE 1 = 0"),
        ("INSERT", "INSERT INTO {0} ({2}) SELECT {2} FROM {0} WHERE 1 = 0"),
        ("UPDATE", "UPDATE {0} SET {1} = {1} WHERE 1 = 0"),
        ("DELETE", "DELETE FROM {0} WHERE 1 = 0"),
    ];

    /// <summary>Compares the tables with those that this release needs.</summary>
    public async Task<SchemaReport> CheckAsync()
    {
        var expected = database.Dialect.Catalogue.Parse(database.Text).ToList();
        var found = await ReadAsync();
        var differences = SchemaComparison.Compare(expected, found).ToList();
        var tables = expected.Select(item => item.Table).ToHashSet();
        foreach (var columns in found.Where(item => item.IsColumn && tables.Contains(item.Table)).GroupBy(item => item.Table, item => item.ColumnName))
            differences.AddRange(await FindMissingRightsAsync(columns.Key, [.. columns]));
        if (differences.Exists(difference => difference.Table == database.Text[VersionTable]))
            return new SchemaReport(null, differences);

        var version = await ReadVersionAsync();
        if (version != SchemaPlan.Version)
            differences.Insert(0, new(database.Text[VersionTable], $"version is {(object?)version ?? "unknown"} instead of {SchemaPlan.Version}"));
        return new SchemaReport(version, differences);
    }

    /// <summary>What the catalogue tells about all tables with the prefix.</summary>
    public async Task<List<SchemaItem>> ReadAsync(DbTransaction? transaction = null)
    {
        var prefix = database.Text[SqlText.DefaultPrefix];
        var command = new CommandDefinition(database.Text[database.Dialect.Catalogue.Query], new { prefix }, transaction, cancellationToken: cancellationToken);
        var rows = await connection.QueryAsync<(string Table, string Name, string? Definition)>(command);
        return [.. rows.Select(row => new SchemaItem(row.Table, row.Name, row.Definition ?? ""))];
    }

    /// <summary>Whether the tables are up to date, at the cost of one statement.</summary>
    public async Task<bool> IsCurrentAsync()
    {
        try
        {
            return await ReadVersionAsync() == SchemaPlan.Version;
        }
        catch (DbException e) when (database.Dialect.Classify(e) == SqlFault.Permanent)
        {
            return false;   // Most likely they are not there.
        }
    }

    /// <summary>The version of the tables; null when there are none, or when they were not finished.</summary>
    public async Task<int?> FindVersionAsync(DbTransaction? transaction = null)
    {
        // Looked for first: a statement that fails would end the transaction.
        var found = await ReadAsync(transaction);
        return found.Exists(item => item.Table == database.Text[VersionTable]) ? await ReadVersionAsync(transaction) : null;
    }

    private Task<int?> ReadVersionAsync(DbTransaction? transaction = null) => connection.ExecuteScalarAsync<int?>(
        new CommandDefinition(database.Text[ReadVersion], null, transaction, cancellationToken: cancellationToken));

    private async Task<List<SchemaDifference>> FindMissingRightsAsync(string table, string[] columns)
    {
        var missing = new List<SchemaDifference>();
        foreach (var (right, statement) in Probes)
        {
            try
            {
                var sql = string.Format(CultureInfo.InvariantCulture, statement, table, columns[0], string.Join(", ", columns));
                await connection.ExecuteAsync(new CommandDefinition(sql, cancellationToken: cancellationToken));
            }
            catch (DbException e) when (database.Dialect.Classify(e) == SqlFault.Permanent)
            {
                missing.Add(new SchemaDifference(table, $"missing right {right} ({e.Message})"));
                if (right == "SELECT")
                    break;   // The others need it too.
            }
        }

        return missing;
    }
}
