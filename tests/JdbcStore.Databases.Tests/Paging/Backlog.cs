using JdbcStore.Databases.Tests.Conformance;
using Npgsql;

namespace JdbcStore.Databases.Tests.Paging;

/// <summary>Fills the tables of a store that is closed, much faster than producers could, and asks the server what readers cost it.</summary>
internal sealed class Backlog(string name)
{
    /// <summary>Message i goes to queue i modulo queues; the priorities take turns within each queue.</summary>
    public async Task FillAsync(int messages, int queues)
    {
        await PostgreSqlServer.ExecuteAsync(
            $"""
             INSERT INTO {name}.{name}_message (destination_id, lane, sequence, delivery_count, body_size, added_at, body)
             SELECT i % {queues} + 1, i / {queues} % 10, i * 10 + i / {queues} % 10, 0, 100, 0, decode(repeat('ab', 100), 'hex')
               FROM generate_series(1, {messages}) AS i
             """);
        var each = messages / queues;
        await PostgreSqlServer.ExecuteAsync($"UPDATE {name}.{name}_destination_count SET messages = {each}, bytes = {100 * each} WHERE slot = 0");
        await PostgreSqlServer.ExecuteAsync($"UPDATE {name}.{name}_fence SET last_sequence = {messages}0 + 9");
        await PostgreSqlServer.ExecuteAsync($"ANALYZE {name}.{name}_message");
    }

    /// <summary>Rows of messages that the server has read so far, by index or by scan. Sessions report when they end.</summary>
    public async Task<long> CountRowsReadAsync()
    {
        await using var connection = await PostgreSqlServer.ConnectAsync();
        await using var command = new NpgsqlCommand(
            "SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_all_tables WHERE schemaname = $1 AND relname = $2", connection)
        {
            Parameters = { new() { Value = name }, new() { Value = $"{name}_message" } },
        };
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Until no session of the store is left, so that all have reported.</summary>
    public async Task SessionsHaveEndedAsync()
    {
        await using var connection = await PostgreSqlServer.ConnectAsync();
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE usename = $1", connection) { Parameters = { new() { Value = name } } };
        while ((long)(await command.ExecuteScalarAsync())! > 0)
            await Task.Delay(20);
    }
}
