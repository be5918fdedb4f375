using JdbcStore.Databases.Tests.Conformance;
using JdbcStore.MySql;
using MySqlConnector;
using Xunit;

namespace JdbcStore.Databases.Tests.MySql;

/// <summary>
/// Rows to be changed are looked up in the primary key. In a table of a few rows the optimizer prefers a scan, which waits for other writers' rows.
/// </summary>
public sealed class PlanTests
{
    private const int Limit = 30_000;

    public static TheoryData<string, string> Statements { get; } = new()
    {
        { nameof(HotStatements.Redeliver), HotStatements.Redeliver },
        { nameof(HotStatements.CountAcknowledged), HotStatements.CountAcknowledged },
        { nameof(HotStatements.DetachAcknowledged), HotStatements.DetachAcknowledged },
        { nameof(HotStatements.DeleteAcknowledged), HotStatements.DeleteAcknowledged },
        { nameof(HotStatements.AcknowledgeSubscription), HotStatements.AcknowledgeSubscription },
        { nameof(HotStatements.MoveSubscription), HotStatements.MoveSubscription },
    };

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Statements))]
    public async Task Rows_are_looked_up_in_the_primary_key(string name, string statement)
    {
        Assert.SkipWhen(MariaDbServer.WhyAbsent is not null, MariaDbServer.WhyAbsent ?? "");
        await using var database = await ScratchDatabase.CreateAsync();
        await using var connection = await database.ConnectAsync();
        await connection.ExecuteAsync(
            """
            INSERT INTO jdbcstore_message (destination_id, lane, sequence, delivery_count, body_size, added_at, body)
            VALUES (1, 4, 14, 0, 1, 0, 'a'), (1, 4, 24, 0, 1, 0, 'b'), (1, 4, 34, 0, 1, 0, 'c');
            INSERT INTO jdbcstore_destination_count (destination_id, slot, messages, bytes) VALUES (1, 0, 3, 3), (1, 1, 0, 0);
            INSERT INTO jdbcstore_subscription_position (subscription_id, lane, acked_through) VALUES (1, 4, 0), (1, 3, 0)
            """);
        var access = await ExplainAsync(connection, statement).WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(access.Count > 0, name);
        Assert.All(access, plan => Assert.Equal("eq_ref PRIMARY", plan));
    }

    /// <summary>How each table of the store is read; the list of keys and what is derived from it are tables of no name here.</summary>
    private static async Task<List<string>> ExplainAsync(MySqlConnection connection, string statement)
    {
        await using var command = new MySqlCommand($"EXPLAIN {statement}", connection);
        command.Parameters.Add(new MySqlParameter { Value = "[[1,4,14,1],[1,4,24,1],[1,4,44,1]]" });
        command.Parameters.Add(new MySqlParameter { Value = 0 });
        await using var reader = await command.ExecuteReaderAsync();
        var access = new List<string>();
        while (await reader.ReadAsync())
        {
            if (reader["table"] is "m" or "c" or "p")
                access.Add($"{reader["type"]} {reader["key"]}");
        }

        return access;
    }
}
