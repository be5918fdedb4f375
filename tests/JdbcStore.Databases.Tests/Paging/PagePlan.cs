using System.Data.Common;
using System.Text.Json;
using JdbcStore.Direct;
using JdbcStore.Hosting;
using JdbcStore.PostgreSql;
using JdbcStore.Sql;
using Npgsql;

namespace JdbcStore.Databases.Tests.Paging;

/// <summary>What PostgreSQL did for one page (EXPLAIN ANALYZE), in a session like the store's.</summary>
internal sealed class PagePlan
{
    private readonly List<JsonElement> _nodes = [];

    private PagePlan(JsonElement explained)
    {
        Milliseconds = explained.GetProperty("Execution Time").GetDouble() + explained.GetProperty("Planning Time").GetDouble();
        Collect(explained.GetProperty("Plan"));
    }

    /// <summary>By the server's own clock.</summary>
    public double Milliseconds { get; }

    public IEnumerable<string> NodeTypes => _nodes.Select(n => n.GetProperty("Node Type").GetString()!).Distinct();

    /// <summary>Rows taken from the table, by whatever way.</summary>
    public double RowsRead => _nodes.Where(n => n.TryGetProperty("Relation Name", out _))
        .Sum(n => n.GetProperty("Actual Rows").GetDouble() * n.GetProperty("Actual Loops").GetDouble());

    /// <summary>Rows read and thrown away.</summary>
    public double RowsRemoved => _nodes.SelectMany(n => n.EnumerateObject()).Where(p => p.Name.StartsWith("Rows Removed", StringComparison.Ordinal)).Sum(p => p.Value.GetDouble());

    public static async Task<PagePlan> ExplainAsync(JdbcStoreOptions options, long destinationId, ReadPosition after, int limit)
    {
        var dialect = new PostgreSqlDialect();
        await using var source = dialect.CreateDataSource(options.ConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN (ANALYZE, FORMAT JSON) " + new SqlText(options.TablePrefix, dialect.NowMilliseconds)[PageStatement.OfDestination(dialect)];
        Bind(command, "destination", destinationId);
        Bind(command, "visible", long.MaxValue);
        Bind(command, "limit", (long)limit);
        for (var lane = 0; lane < 10; lane++)
            Bind(command, $"after{lane}", after.Of(lane));
        using var document = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
        return new PagePlan(document.RootElement[0].Clone());
    }

    private void Collect(JsonElement node)
    {
        _nodes.Add(node);
        if (node.TryGetProperty("Plans", out var children))
            children.EnumerateArray().ToList().ForEach(Collect);
    }

    private static void Bind(DbCommand command, string name, long value) => command.Parameters.Add(new NpgsqlParameter(name, value));
}
