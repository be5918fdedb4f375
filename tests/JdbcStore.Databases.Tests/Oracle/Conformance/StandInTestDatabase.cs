using JdbcStore.Conformance;
using JdbcStore.Databases.Tests.Conformance;
using JdbcStore.Hosting;
using JdbcStore.Oracle;
using MySqlConnector;

namespace JdbcStore.Databases.Tests.Oracle.Conformance;

/// <summary>The Oracle dialect on a MariaDB database in Oracle mode.</summary>
public sealed class StandInTestDatabase : ServerTestDatabase
{
    static StandInTestDatabase() => OracleModeBackend.Use();

    private StandInTestDatabase(JournalMode journal)
        : base(new OracleDialect(), journal)
    {
    }

    public static async Task<TestDatabase> CreateAsync(JournalMode journal)
    {
        var database = new StandInTestDatabase(journal);
        var name = database.Name;
        await MariaDbServer.ExecuteAsync(
            $"""
            CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
            CREATE USER {name} IDENTIFIED BY '{name}';
            GRANT ALL ON {name}.* TO {name}
            """);
        return database;
    }

    public override async Task<IAsyncDisposable> HoldCommitsAsync()
    {
        var connection = await MariaDbServer.ConnectAsync(Name);
        await using var command = new MySqlCommand($"START TRANSACTION; SELECT slot FROM {Name}_fence FOR UPDATE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public override async Task<IAsyncDisposable> PoisonAsync(int size)
    {
        await MariaDbServer.ExecuteAsync($"ALTER TABLE {Name}_message ADD CONSTRAINT poison CHECK (body_size <> {size})", Name);
        return new Undo(() => MariaDbServer.ExecuteAsync($"ALTER TABLE {Name}_message DROP CONSTRAINT poison", Name));
    }

    public override Task OutliveLeaseAsync() => MariaDbServer.ExecuteAsync($"UPDATE {Name}_lease SET expires_at = 0", Name);

    public override async Task<long> CountRowsAsync(string table, string? condition = null)
    {
        await using var connection = await MariaDbServer.ConnectAsync(Name);
        await using var command = new MySqlCommand($"SELECT COUNT(*) FROM {Name}_{table} WHERE {condition ?? "true"}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public override Task DropTablesAsync() => MariaDbServer.ExecuteAsync($"DROP DATABASE {Name}; CREATE DATABASE {Name}");

    protected override string ConnectionString()
    {
        var connection = MariaDbServer.ConnectionString;
        (connection.Server, connection.Port) = ("127.0.0.1", (uint)Machine.Port);
        (connection.UserID, connection.Password, connection.Database) = (Name, Name, Name);
        return connection.ConnectionString;
    }

    protected override DatabaseProxy CreateProxy() => new(MariaDbServer.ConnectionString.Server, (int)MariaDbServer.ConnectionString.Port);

    protected override Task EndSessionsAsync() => MariaDbServer.ExecuteAsync($"KILL CONNECTION USER {Name}");

    protected override Task RemoveAsync() => MariaDbServer.ExecuteAsync($"DROP DATABASE {Name}; DROP USER {Name}");
}
