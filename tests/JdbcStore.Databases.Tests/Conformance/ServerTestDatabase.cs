using System.Diagnostics;
using JdbcStore.Conformance;
using JdbcStore.Hosting;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace JdbcStore.Databases.Tests.Conformance;

/// <summary>
/// Tables of its own on a server, so that the store needs no rights beyond these, and a proxy a machine: a machine that dies takes its connections with
/// it and leaves its data directory behind.
/// </summary>
public abstract class ServerTestDatabase : TestDatabase
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("jdbcstore-");
    private readonly List<DatabaseProxy> _machines = [];
    private readonly JournalMode _journal;
    private int _disturbances;

    protected ServerTestDatabase(SqlDialect dialect, JournalMode journal)
    {
        Dialect = dialect;
        _journal = journal;
        _machines.Add(CreateProxy());
    }

    /// <summary>The name of the account and of what it owns, and the prefix of the tables.</summary>
    public string Name { get; } = $"t{Guid.NewGuid().ToString("N")[..16]}";

    protected SqlDialect Dialect { get; }

    /// <summary>What stands between the stores of the machine that lives and the server.</summary>
    protected DatabaseProxy Machine => _machines[^1];

    public override JdbcStoreOptions CreateOptions() => new()
    {
        Provider = Dialect.Name,
        ConnectionString = ConnectionString(),
        DataDirectory = Folder(_machines.Count),
        TablePrefix = $"{Name}_",
        Journal = { Mode = _journal, CheckpointInterval = TimeSpan.FromSeconds(1) },
    };

    public override IMessageStore CreateStore(JdbcStoreOptions options, TimeProvider time) =>
        new JdbcMessageStore(options, Dialect, NullLoggerFactory.Instance, time);

    public override async Task CrashAsync()
    {
        Machine.Refuse();
        if (Directory.Exists(Folder(_machines.Count)))
        {
            using var copy = Process.Start("cp", ["-a", Folder(_machines.Count), Folder(_machines.Count + 1)]);
            await copy.WaitForExitAsync();
        }

        _machines.Add(CreateProxy());
    }

    public override Task LoseAsync()
    {
        Machine.Refuse();
        return Task.CompletedTask;
    }

    public override Task RestoreAsync()
    {
        Machine.Forward();
        return Task.CompletedTask;
    }

    /// <summary>In turn: connections that break at any point, between a commit and its reply, and by the server's own hand.</summary>
    public override async Task DisturbAsync()
    {
        switch (_disturbances++ % 3)
        {
            case 0: Machine.BreakAtNextReply(); break;
            case 1: Machine.Break(); break;
            default: await EndSessionsAsync(); break;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var machine in _machines)
            await machine.DisposeAsync();
        await EndSessionsAsync();
        await RemoveAsync();
        _root.Delete(recursive: true);
    }

    /// <summary>To the server, through <see cref="Machine"/>.</summary>
    protected abstract string ConnectionString();

    protected abstract DatabaseProxy CreateProxy();

    /// <summary>The server ends every session of the account.</summary>
    protected abstract Task EndSessionsAsync();

    /// <summary>Removes the account and all that it owns.</summary>
    protected abstract Task RemoveAsync();

    /// <summary>A script with the names of this database's tables.</summary>
    protected string Script(string fileName) => new SqlText($"{Name}_", Dialect.NowMilliseconds)[string.Join(";\n", Dialect.ReadScript(fileName))];

    private string Folder(int machine) => Path.Combine(_root.FullName, $"machine{machine}");
}
