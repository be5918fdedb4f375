using JdbcStore.Conformance;
using JdbcStore.Conformance.Faults;
using JdbcStore.Hosting;
using JdbcStore.PostgreSql;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace JdbcStore.Databases.Tests.Conformance;

/// <summary>A role and a schema of its own on the PostgreSQL server.</summary>
public sealed class PostgreSqlTestDatabase : ServerTestDatabase
{
    private PostgreSqlTestDatabase(JournalMode journal)
        : base(new PostgreSqlDialect(), journal)
    {
    }

    public static async Task<TestDatabase> CreateAsync(JournalMode journal, bool quick = false)
    {
        var database = new PostgreSqlTestDatabase(journal);
        await PostgreSqlServer.ExecuteAsync($"CREATE ROLE {database.Name} LOGIN PASSWORD '{database.Name}'; CREATE SCHEMA AUTHORIZATION {database.Name}");
        if (quick)
            await PostgreSqlServer.ExecuteAsync($"ALTER ROLE {database.Name} SET synchronous_commit = off");
        return database;
    }

    public override IMessageStore CreateStore(JdbcStoreOptions options, TimeProvider time, FaultPlan plan, FaultLayer layer)
    {
        if (layer == FaultLayer.Wire)
            Machine.Plan = plan;
        var dialect = layer == FaultLayer.Driver ? new FaultyDialect(Dialect, new FaultyPostgreSql(), plan, options.TablePrefix) : Dialect;
        return new JdbcMessageStore(options, dialect, NullLoggerFactory.Instance, time);
    }

    public override async Task<IAsyncDisposable> HoldCommitsAsync()
    {
        var connection = await PostgreSqlServer.ConnectAsync();
        await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand($"SELECT slot FROM {Name}.{Name}_fence FOR UPDATE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public override async Task<IAsyncDisposable> PoisonAsync(int size)
    {
        await PostgreSqlServer.ExecuteAsync($"ALTER TABLE {Name}.{Name}_message ADD CONSTRAINT poison CHECK (body_size <> {size}) NOT VALID");
        return new Undo(() => PostgreSqlServer.ExecuteAsync($"ALTER TABLE {Name}.{Name}_message DROP CONSTRAINT poison"));
    }

    public override Task DropTablesAsync() => PostgreSqlServer.ExecuteAsync($"SET search_path = {Name}; {Script("drop.sql")}; RESET search_path");

    public override Task OutliveLeaseAsync() => PostgreSqlServer.ExecuteAsync($"UPDATE {Name}.{Name}_lease SET expires_at = 0");

    public override async Task<long> CountRowsAsync(string table, string? condition = null)
    {
        await using var connection = await PostgreSqlServer.ConnectAsync();
        await using var command = new NpgsqlCommand($"SELECT COUNT(*) FROM {Name}.{Name}_{table} WHERE {condition ?? "true"}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    protected override string ConnectionString()
    {
        var connection = PostgreSqlServer.ConnectionString;
        (connection.Host, connection.Port) = ("127.0.0.1", Machine.Port);
        (connection.Username, connection.Password, connection.SearchPath) = (Name, Name, Name);
        return connection.ConnectionString;
    }

    protected override DatabaseProxy CreateProxy() => new(PostgreSqlServer.ConnectionString.Host!, PostgreSqlServer.ConnectionString.Port);

    protected override Task EndSessionsAsync() =>
        PostgreSqlServer.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{Name}'");

    protected override Task RemoveAsync() => PostgreSqlServer.ExecuteAsync($"DROP SCHEMA {Name} CASCADE; DROP ROLE {Name}");
}
