using System.Diagnostics;
using JdbcStore.Conformance;
using JdbcStore.Conformance.Faults;
using JdbcStore.Hosting;
using JdbcStore.PostgreSql;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace JdbcStore.Databases.Tests.Conformance;

/// <summary>
/// A role and a schema of its own, so that the store needs no more rights than these, and a proxy a machine: a machine that dies takes
/// its connections with it and leaves its data directory behind.
/// </summary>
public sealed class PostgreSqlTestDatabase : TestDatabase
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("jdbcstore-");
    private readonly PostgreSqlDialect _dialect = new();
    private readonly List<DatabaseProxy> _machines = [];
    private readonly JournalMode _journal;
    private int _disturbances;

    private PostgreSqlTestDatabase(JournalMode journal)
    {
        _journal = journal;
        AddMachine();
    }

    /// <summary>The name of the role and of the schema, and the prefix of the tables.</summary>
    public string Name { get; } = $"t{Guid.NewGuid().ToString("N")[..16]}";

    public static async Task<TestDatabase> CreateAsync(JournalMode journal, bool quick = false)
    {
        var database = new PostgreSqlTestDatabase(journal);
        await PostgreSqlServer.ExecuteAsync($"CREATE ROLE {database.Name} LOGIN PASSWORD '{database.Name}'; CREATE SCHEMA AUTHORIZATION {database.Name}");
        if (quick)
            await PostgreSqlServer.ExecuteAsync($"ALTER ROLE {database.Name} SET synchronous_commit = off");
        return database;
    }

    public override JdbcStoreOptions CreateOptions()
    {
        var connection = PostgreSqlServer.ConnectionString;
        (connection.Host, connection.Port) = ("127.0.0.1", _machines[^1].Port);
        (connection.Username, connection.Password, connection.SearchPath) = (Name, Name, Name);
        return new JdbcStoreOptions
        {
            Provider = _dialect.Name,
            ConnectionString = connection.ConnectionString,
            DataDirectory = Folder(_machines.Count),
            TablePrefix = $"{Name}_",
            Journal = { Mode = _journal, CheckpointInterval = TimeSpan.FromSeconds(1) },
        };
    }

    public override IMessageStore CreateStore(JdbcStoreOptions options, TimeProvider time) =>
        new JdbcMessageStore(options, _dialect, NullLoggerFactory.Instance, time);

    public override IMessageStore CreateStore(JdbcStoreOptions options, TimeProvider time, FaultPlan plan, FaultLayer layer)
    {
        if (layer == FaultLayer.Wire)
            _machines[^1].Plan = plan;
        SqlDialect dialect = layer == FaultLayer.Driver ? new FaultyDialect(_dialect, new FaultyPostgreSql(), plan, options.TablePrefix) : _dialect;
        return new JdbcMessageStore(options, dialect, NullLoggerFactory.Instance, time);
    }

    public override async Task CrashAsync()
    {
        _machines[^1].Refuse();
        if (Directory.Exists(Folder(_machines.Count)))
        {
            using var copy = Process.Start("cp", ["-a", Folder(_machines.Count), Folder(_machines.Count + 1)]);
            await copy.WaitForExitAsync();
        }

        AddMachine();
    }

    public override Task LoseAsync()
    {
        _machines[^1].Refuse();
        return Task.CompletedTask;
    }

    public override Task RestoreAsync()
    {
        _machines[^1].Forward();
        return Task.CompletedTask;
    }

    /// <summary>In turn: connections that break at any point, between a commit and its reply, and by the server's own hand.</summary>
    public override async Task DisturbAsync()
    {
        switch (_disturbances++ % 3)
        {
            case 0: _machines[^1].BreakAtNextReply(); break;
            case 1: _machines[^1].Break(); break;
            default: await PostgreSqlServer.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{Name}'"); break;
        }
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
        await PostgreSqlServer.ExecuteAsync($"ALTER TABLE {Name}.{Name}_message ADD CONSTRAINT poison CHECK (size <> {size}) NOT VALID");
        return new Undo(() => PostgreSqlServer.ExecuteAsync($"ALTER TABLE {Name}.{Name}_message DROP CONSTRAINT poison"));
    }

    public override Task DropTablesAsync() => PostgreSqlServer.ExecuteAsync(
        $"SET search_path = {Name}; {new SqlText($"{Name}_", _dialect.NowMilliseconds)[_dialect.ReadScript("drop.sql")]}; RESET search_path");

    public override async Task<long> CountRowsAsync(string table, string? condition = null)
    {
        await using var connection = await PostgreSqlServer.ConnectAsync();
        await using var command = new NpgsqlCommand($"SELECT COUNT(*) FROM {Name}.{Name}_{table} WHERE {condition ?? "true"}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var machine in _machines)
            await machine.DisposeAsync();
        await PostgreSqlServer.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{Name}'");
        await PostgreSqlServer.ExecuteAsync($"DROP SCHEMA {Name} CASCADE; DROP ROLE {Name}");
        _root.Delete(recursive: true);
    }

    private string Folder(int machine) => Path.Combine(_root.FullName, $"machine{machine}");

    private void AddMachine() => _machines.Add(new DatabaseProxy(PostgreSqlServer.ConnectionString.Host!, PostgreSqlServer.ConnectionString.Port));
}
