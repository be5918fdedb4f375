using System.Diagnostics;
using JdbcStore.Conformance;
using JdbcStore.Hosting;
using JdbcStore.MySql;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;

namespace JdbcStore.Databases.Tests.Conformance;

/// <summary>
/// A user and a database of its own, so that the store needs no more rights than these, and a proxy a machine: a machine that dies takes
/// its connections with it and leaves its data directory behind.
/// </summary>
public sealed class MariaDbTestDatabase : TestDatabase
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("jdbcstore-");
    private readonly MariaDbDialect _dialect = new();
    private readonly List<DatabaseProxy> _machines = [];
    private readonly JournalMode _journal;
    private int _disturbances;

    private MariaDbTestDatabase(JournalMode journal)
    {
        _journal = journal;
        AddMachine();
    }

    /// <summary>The name of the user and of the database, and the prefix of the tables.</summary>
    public string Name { get; } = $"t{Guid.NewGuid().ToString("N")[..16]}";

    public static async Task<TestDatabase> CreateAsync(JournalMode journal)
    {
        var database = new MariaDbTestDatabase(journal);
        var name = database.Name;
        await MariaDbServer.ExecuteAsync($"CREATE DATABASE {name}; CREATE USER {name} IDENTIFIED BY '{name}'; GRANT ALL ON {name}.* TO {name}");
        return database;
    }

    public override JdbcStoreOptions CreateOptions()
    {
        var connection = MariaDbServer.ConnectionString;
        (connection.Server, connection.Port) = ("127.0.0.1", (uint)_machines[^1].Port);
        (connection.UserID, connection.Password, connection.Database) = (Name, Name, Name);
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
            default: await EndSessionsAsync(); break;
        }
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
        await ExecuteAsync($"ALTER TABLE {Name}_message ADD CONSTRAINT poison CHECK (size <> {size})");
        return new Undo(() => ExecuteAsync($"ALTER TABLE {Name}_message DROP CONSTRAINT poison"));
    }

    public override async Task<long> CountRowsAsync(string table, string? condition = null)
    {
        await using var connection = await MariaDbServer.ConnectAsync(Name);
        await using var command = new MySqlCommand($"SELECT COUNT(*) FROM {Name}_{table} WHERE {condition ?? "true"}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public override Task DropTablesAsync() =>
        ExecuteAsync(new SqlText($"{Name}_", _dialect.NowMilliseconds)[_dialect.ReadScript("drop.sql")]);

    public override async ValueTask DisposeAsync()
    {
        foreach (var machine in _machines)
            await machine.DisposeAsync();
        await EndSessionsAsync();
        await MariaDbServer.ExecuteAsync($"DROP DATABASE {Name}; DROP USER {Name}");
        _root.Delete(recursive: true);
    }

    private Task ExecuteAsync(string sql) => MariaDbServer.ExecuteAsync(sql, Name);

    private Task EndSessionsAsync() => MariaDbServer.ExecuteAsync($"KILL CONNECTION USER {Name}");

    private string Folder(int machine) => Path.Combine(_root.FullName, $"machine{machine}");

    private void AddMachine() => _machines.Add(new DatabaseProxy(MariaDbServer.ConnectionString.Server, (int)MariaDbServer.ConnectionString.Port));
}
