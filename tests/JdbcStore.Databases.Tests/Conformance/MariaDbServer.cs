using MySqlConnector;

namespace JdbcStore.Databases.Tests.Conformance;

/// <summary>The server that the environment names, as its administrator.</summary>
internal static class MariaDbServer
{
    private const string Variable = "JDBCSTORE_TEST_MARIADB";

    private static readonly string? Named = Environment.GetEnvironmentVariable(Variable);

    public static string? WhyAbsent => string.IsNullOrEmpty(Named) ? $"{Variable} names no MariaDB server; tests/run.sh starts one." : null;

    public static MySqlConnectionStringBuilder ConnectionString => new(Named!);

    public static async Task ExecuteAsync(string sql, string? database = null)
    {
        await using var connection = await ConnectAsync(database);
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A session that ends when it is closed, with whatever it has locked.</summary>
    public static async Task<MySqlConnection> ConnectAsync(string? database = null)
    {
        var builder = ConnectionString;
        builder.Pooling = false;
        builder.Database = database ?? builder.Database;
        var connection = new MySqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
