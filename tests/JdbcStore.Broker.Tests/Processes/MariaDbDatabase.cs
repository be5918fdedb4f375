using MySqlConnector;
using Xunit;

namespace JdbcStore.Broker.Tests.Processes;

/// <summary>A database of the test's own on the MariaDB server that tests/run.sh has started.</summary>
internal sealed class MariaDbDatabase(string server, string name)
    : ServerDatabase(new MySqlConnectionStringBuilder(server) { Database = name }.ConnectionString)
{
    private const string Variable = "JDBCSTORE_TEST_MARIADB";

    public static async Task<MariaDbDatabase> CreateAsync()
    {
        var server = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(server), $"{Variable} names no server: bash tests/run.sh starts one.");
        var name = $"broker_{Guid.NewGuid():N}";
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        return new MariaDbDatabase(server, name);
    }

    public override async ValueTask DisposeAsync() => await ExecuteAsync(server, $"DROP DATABASE {name}");

    private static async Task ExecuteAsync(string server, string statement)
    {
        await using var connection = new MySqlConnection(server);
        await connection.OpenAsync();
        await using var command = new MySqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
