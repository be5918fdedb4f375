using System.Data.Common;
using Dapper;
using JdbcStore.Oracle;

namespace JdbcStore.Databases.Tests.Oracle;

/// <summary>The real server that the environment names, as an administrator who may create users.</summary>
internal static class OracleServer
{
    /// <summary>A connection string; or <see cref="InMariaDb"/>.</summary>
    public const string Variable = "JDBCSTORE_TEST_ORACLE";

    /// <summary>Asks for the whole suite on the stand-in.</summary>
    public const string InMariaDb = "mariadb";

    private static readonly string? Named = Environment.GetEnvironmentVariable(Variable);

    public static bool InMariaDbIsWanted => Named == InMariaDb;

    public static string? WhyAbsent => string.IsNullOrEmpty(Named) || InMariaDbIsWanted
        ? $"{Variable} names no Oracle server: nothing here has been run on one. tests/JdbcStore.Databases.Tests/Oracle/README.md says how to." : null;

    public static string ConnectionString => Named!;

    /// <summary>The same server, as one of its users.</summary>
    public static string As(string user, string? dataSource = null)
    {
        var builder = new DbConnectionStringBuilder { ConnectionString = Named! };
        (builder["User Id"], builder["Password"]) = (user, user);
        if (dataSource is not null)
            builder["Data Source"] = dataSource;
        return builder.ConnectionString;
    }

    public static async Task ExecuteAsync(string connectionString, params string[] statements)
    {
        await using var connection = await ConnectAsync(connectionString);
        foreach (var statement in statements)
            await connection.ExecuteAsync(statement);
    }

    public static async Task<DbConnection> ConnectAsync(string connectionString)
    {
        await using var source = new OracleDialect().CreateDataSource(connectionString);
        return await source.OpenConnectionAsync();
    }

    /// <summary>Host and port, for the proxy; the data source must be //host:port/service.</summary>
    public static (string Host, int Port, string Service) Address()
    {
        var source = (string)new DbConnectionStringBuilder { ConnectionString = Named }["Data Source"];
        var uri = new Uri($"tcp:{(source.StartsWith("//", StringComparison.Ordinal) ? source : $"//{source}")}");
        return (uri.Host, uri.Port > 0 ? uri.Port : 1521, uri.AbsolutePath.TrimStart('/'));
    }
}
