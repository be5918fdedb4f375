using Npgsql;

namespace JdbcStore.Databases.Tests.Conformance;

/// <summary>The server that the environment names, as its administrator.</summary>
internal static class PostgreSqlServer
{
    private const string Variable = "JDBCSTORE_TEST_POSTGRESQL";

    private static readonly string? Named = Environment.GetEnvironmentVariable(Variable);

    private static readonly Lazy<NpgsqlDataSource> Admin = new(() => NpgsqlDataSource.Create(Named!));

    public static string? WhyAbsent => string.IsNullOrEmpty(Named) ? $"{Variable} names no PostgreSQL server; tests/run.sh starts one." : null;

    public static NpgsqlConnectionStringBuilder ConnectionString => new(Named);

    public static async Task ExecuteAsync(string sql)
    {
        await using var command = Admin.Value.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<long> CountAsync(string sql)
    {
        await using var command = Admin.Value.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public static ValueTask<NpgsqlConnection> ConnectAsync() => Admin.Value.OpenConnectionAsync();
}
