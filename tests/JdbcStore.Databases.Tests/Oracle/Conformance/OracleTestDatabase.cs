using Dapper;
using JdbcStore.Conformance;
using JdbcStore.Databases.Tests.Conformance;
using JdbcStore.Hosting;
using JdbcStore.Oracle;

namespace JdbcStore.Databases.Tests.Oracle.Conformance;

/// <summary>A user of its own on the Oracle server, whose schema holds the tables.</summary>
public sealed class OracleTestDatabase : ServerTestDatabase
{
    private OracleTestDatabase(JournalMode journal)
        : base(new OracleDialect(), journal)
    {
    }

    public static async Task<TestDatabase> CreateAsync(JournalMode journal)
    {
        var database = new OracleTestDatabase(journal);
        var name = database.Name;
        await OracleServer.ExecuteAsync(
            OracleServer.ConnectionString,
            $"CREATE USER {name} IDENTIFIED BY \"{name}\" QUOTA UNLIMITED ON USERS",
            $"GRANT CREATE SESSION, CREATE TABLE TO {name}");
        return database;
    }

    public override async Task<IAsyncDisposable> HoldCommitsAsync()
    {
        var connection = await OracleServer.ConnectAsync(OracleServer.As(Name));
        await connection.BeginTransactionAsync();
        await connection.QueryAsync($"SELECT slot FROM {Name}_fence FOR UPDATE");
        return connection;
    }

    public override async Task<IAsyncDisposable> PoisonAsync(int size)
    {
        await OracleServer.ExecuteAsync(OracleServer.As(Name), $"ALTER TABLE {Name}_message ADD CONSTRAINT poison CHECK (body_size <> {size})");
        return new Undo(() => OracleServer.ExecuteAsync(OracleServer.As(Name), $"ALTER TABLE {Name}_message DROP CONSTRAINT poison"));
    }

    public override Task OutliveLeaseAsync() => OracleServer.ExecuteAsync(OracleServer.As(Name), $"UPDATE {Name}_lease SET expires_at = 0");

    public override async Task<long> CountRowsAsync(string table, string? condition = null)
    {
        await using var connection = await OracleServer.ConnectAsync(OracleServer.As(Name));
        return await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {Name}_{table} WHERE {condition ?? "1 = 1"}");
    }

    public override Task DropTablesAsync() => OracleServer.ExecuteAsync(OracleServer.As(Name), Script("drop.sql"));

    protected override string ConnectionString() => OracleServer.As(Name, $"//127.0.0.1:{Machine.Port}/{OracleServer.Address().Service}");

    protected override DatabaseProxy CreateProxy() => new(OracleServer.Address().Host, OracleServer.Address().Port);

    protected override async Task EndSessionsAsync()
    {
        await using var connection = await OracleServer.ConnectAsync(OracleServer.ConnectionString);
        var sessions = await connection.QueryAsync<string>(
            "SELECT sid || ',' || serial# || ',@' || inst_id FROM gv$session WHERE username = UPPER(:name)", new { name = Name });
        foreach (var session in sessions)
            await connection.ExecuteAsync($"ALTER SYSTEM KILL SESSION '{session}' IMMEDIATE");
    }

    protected override Task RemoveAsync() => OracleServer.ExecuteAsync(OracleServer.ConnectionString, $"DROP USER {Name} CASCADE");
}
