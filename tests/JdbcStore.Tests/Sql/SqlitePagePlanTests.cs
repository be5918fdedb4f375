using JdbcStore.Direct;
using JdbcStore.Sql;
using JdbcStore.Sqlite;
using Microsoft.Data.Sqlite;
using Xunit;

namespace JdbcStore.Tests.Sql;

/// <summary>SQLite reads pages from the index, one range a priority, and sorts nothing.</summary>
public sealed class SqlitePagePlanTests
{
    private static readonly SqliteDialect Dialect = new();

    public static TheoryData<string> Pages => [PageStatement.OfDestination(Dialect), PageStatement.OfSubscription(Dialect)];

    [Theory]
    [MemberData(nameof(Pages), DisableDiscoveryEnumeration = true)]
    public void A_page_is_one_index_range_a_priority_and_no_sort(string page)
    {
        var steps = Explain(page);
        Assert.Equal(10, steps.Count(step => step.StartsWith("SEARCH m USING INDEX jdbcstore_message_lane (destination_id=? AND lane=? AND rowid>? AND rowid<?)", StringComparison.Ordinal)));
        Assert.DoesNotContain(steps, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal) || step.StartsWith("SCAN m", StringComparison.Ordinal));
    }

    private static List<string> Explain(string sql)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = string.Join(";\n", Dialect.ReadScript("create.sql"));
        command.ExecuteNonQuery();
        command.CommandText = "EXPLAIN QUERY PLAN " + new SqlText(SqlText.DefaultPrefix, Dialect.NowMilliseconds)[sql];
        foreach (var name in (string[])["destination", "visible", "limit", "subscription", .. Enumerable.Range(0, 10).Select(lane => $"after{lane}")])
            command.Parameters.AddWithValue(name, 1L);
        using var reader = command.ExecuteReader();
        var steps = new List<string>();
        while (reader.Read())
            steps.Add(reader.GetString(3));
        return steps;
    }
}
