using JdbcStore.Databases.Tests.Conformance;
using JdbcStore.MySql;
using MySqlConnector;

namespace JdbcStore.Databases.Tests.MySql;

/// <summary>A MariaDB database of the test's own with the store's tables, and a user who may use it and nothing more.</summary>
internal sealed class ScratchDatabase : IAsyncDisposable
{
    /// <summary>Of the database, of its user, and of the user's password.</summary>
    public string Name { get; } = $"s{Guid.NewGuid().ToString("N")[..16]}";

    public static async Task<ScratchDatabase> CreateAsync(string limits = "")
    {
        var database = new ScratchDatabase();
        var name = database.Name;
        await MariaDbServer.ExecuteAsync($"CREATE DATABASE {name}; CREATE USER {name} IDENTIFIED BY '{name}' {limits}; GRANT ALL ON {name}.* TO {name}");
        await MariaDbServer.ExecuteAsync(string.Join(";\n", new MariaDbDialect().ReadScript("create.sql")), name);
        return database;
    }

    public MySqlConnectionStringBuilder ConnectionString
    {
        get
        {
            var builder = MariaDbServer.ConnectionString;
            (builder.UserID, builder.Password, builder.Database, builder.Pooling) = (Name, Name, Name, false);
            return builder;
        }
    }

    public async Task<MySqlConnection> ConnectAsync()
    {
        var connection = new MySqlConnection(ConnectionString.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync() => await MariaDbServer.ExecuteAsync($"DROP DATABASE {Name}; DROP USER {Name}");
}
