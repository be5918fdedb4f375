using System.Diagnostics;
using JdbcStore.Conformance;
using JdbcStore.Conformance.Faults;
using JdbcStore.Hosting;
using JdbcStore.Sql;
using JdbcStore.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace JdbcStore.Tests.Conformance;

/// <summary>A database file in a directory of its own. The directory is the machine: after a crash, a copy of it is what is left.</summary>
public sealed class SqliteTestDatabase(JournalMode journal, bool quick = false) : TestDatabase
{
    private const string Memory = "/dev/shm";

    private readonly DirectoryInfo _root = quick && Directory.Exists(Memory)
        ? Directory.CreateDirectory(Path.Combine(Memory, $"jdbcstore-{Guid.NewGuid():N}")) : Directory.CreateTempSubdirectory("jdbcstore-");

    private readonly SqliteDialect _dialect = new();
    private int _machine;
    private int _stores;

    public override JdbcStoreOptions CreateOptions() => new()
    {
        ConnectionString = new SqliteConnectionStringBuilder { DataSource = File }.ConnectionString,
        DataDirectory = journal == JournalMode.On ? Folder : Path.Combine(Folder, $"store{_stores++}"),
        // So little memory that most bodies are read back from the journal.
        Journal = { Mode = journal, CheckpointInterval = TimeSpan.FromSeconds(1), MaxMemoryBytes = 100 },
    };

    public override void ShareDirectory(JdbcStoreOptions options) => options.DataDirectory = Folder;

    public override IMessageStore CreateStore(JdbcStoreOptions options, TimeProvider time) =>
        new JdbcMessageStore(options, _dialect, NullLoggerFactory.Instance, time);

    public override IMessageStore CreateStore(JdbcStoreOptions options, TimeProvider time, FaultPlan plan, FaultLayer layer) => new JdbcMessageStore(
        options, new FaultyDialect(_dialect, new FaultySqlite(), plan, options.TablePrefix), NullLoggerFactory.Instance, time);

    /// <summary>Another process copies, since closing a file of the database here would drop SQLite's own locks on it.</summary>
    public override async Task CrashAsync()
    {
        if (System.IO.File.Exists(File))
        {
            await using var connection = await ConnectAsync();
            // While no commit and no checkpoint can run, the copies of the files belong together.
            await using var frozen = connection.BeginTransaction(deferred: false);
            using var copy = Process.Start("cp", ["-a", Folder, FolderOf(_machine + 1)]);
            await copy.WaitForExitAsync();
            if (copy.ExitCode != 0)
                throw new IOException($"cp ended with {copy.ExitCode}");
        }

        _machine++;
    }

    public override Task OutliveLeaseAsync() => ExecuteAsync($"UPDATE {new JdbcStoreOptions().TablePrefix}lease SET expires_at = 0");

    /// <summary>Garbage in place of every page. The memory-mapped index is left alone: touching it would break this process.</summary>
    public override async Task LoseAsync()
    {
        foreach (var path in new[] { File, File + "-wal" }.Where(System.IO.File.Exists))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            var garbage = new byte[file.Length];
            new Random(1).NextBytes(garbage);
            await file.WriteAsync(garbage);
        }
    }

    /// <summary>Another writer has the file for a while.</summary>
    public override async Task DisturbAsync()
    {
        await using var connection = await ConnectAsync();
        await using var transaction = connection.BeginTransaction(deferred: false);
        await Task.Delay(100);
    }

    /// <summary>SQLite lets one transaction write at a time; the lease is held up as well.</summary>
    public override async Task<IAsyncDisposable> HoldCommitsAsync()
    {
        var connection = await ConnectAsync();
        connection.BeginTransaction(deferred: false);
        return connection;
    }

    public override async Task<IAsyncDisposable> PoisonAsync(int size)
    {
        await ExecuteAsync(
            $"""
            CREATE TRIGGER poison BEFORE INSERT ON jdbcstore_message WHEN NEW.body_size = {size}
            BEGIN
                SELECT RAISE(ABORT, 'poisoned');
            END
            """);
        return new Undo(() => ExecuteAsync("DROP TRIGGER poison"));
    }

    public override async Task<long> CountRowsAsync(string table, string? condition = null)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT COUNT(*) FROM {new JdbcStoreOptions().TablePrefix}{table} WHERE {condition ?? "true"}";
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public override Task DropTablesAsync() =>
        ExecuteAsync(new SqlText(new JdbcStoreOptions().TablePrefix, _dialect.NowMilliseconds)[string.Join(";\n", _dialect.ReadScript("drop.sql"))]);

    /// <summary>Connections that a store has given up are closed in the background, and may still touch their files.</summary>
    public override async ValueTask DisposeAsync()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                _root.Delete(recursive: true);
                return;
            }
            catch (IOException) when (tries < 100)
            {
                await Task.Delay(20);
            }
        }
    }

    private string Folder => FolderOf(_machine);

    private string File => Path.Combine(Folder, "store.db");

    private string FolderOf(int machine) => Path.Combine(_root.FullName, $"machine{machine}");

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<SqliteConnection> ConnectAsync()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
