using Npgsql;
using Xunit;

namespace JdbcStore.Broker.Tests.Processes;

/// <summary>A database of the test's own on the PostgreSQL server that tests/run.sh has started.</summary>
internal sealed class PostgreSqlDatabase(string server, string name)
    : ServerDatabase(new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString)
{
    private const string Variable = "JDBCSTORE_TEST_POSTGRESQL";

    public static async Task<PostgreSqlDatabase> CreateAsync()
    {
        var server = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(server), $"{Variable} names no server: bash tests/run.sh starts one.");
        var name = $"broker_{Guid.NewGuid():N}";
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        return new PostgreSqlDatabase(server, name);
    }

    public override async ValueTask DisposeAsync() => await ExecuteAsync(server, $"DROP DATABASE {name} WITH (FORCE)");

    private static async Task ExecuteAsync(string server, string statement)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
