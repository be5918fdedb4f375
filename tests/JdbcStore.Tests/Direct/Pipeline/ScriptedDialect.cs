using System.Data.Common;
using Dapper;
using JdbcStore.Sql;
using JdbcStore.Sql.Schema;
using JdbcStore.Sqlite;

namespace JdbcStore.Tests.Direct.Pipeline;

/// <summary>
/// SQLite with real tables and a real fence, on which each commit waits until the script lets it have its outcome. Nothing has to survive
/// a crash of the machine, so it is quick.
/// </summary>
internal sealed class ScriptedDialect : SqlDialect
{
    private readonly SqliteDialect _inner = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<long, TaskCompletionSource<Outcome>> _tries = [];

    public override string Name => "Scripted";

    public override bool IsEmbedded => true;

    public override string NowMilliseconds => _inner.NowMilliseconds;

    public override string? CheckConnectionString(string connectionString) => null;

    public override DbDataSource CreateDataSource(string connectionString) => _inner.CreateDataSource(connectionString);

    public override Task PrepareSessionAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("PRAGMA busy_timeout = 10000; PRAGMA synchronous = OFF;");

    public override IReadOnlyList<string> ReadScript(string fileName) => _inner.ReadScript(fileName);

    public override SchemaCatalogue Catalogue => _inner.Catalogue;

    public override SqlWriter CreateWriter(DbConnection connection, SqlText text) =>
        new ScriptedWriter(this, _inner.CreateWriter(connection, text));

    public override Task<IReadOnlyCollection<DuplicateKey>> FindDuplicatesAsync(
        DbConnection connection, SqlText text, IReadOnlyList<DuplicateKey> keys, CancellationToken cancellationToken) =>
        _inner.FindDuplicatesAsync(connection, text, keys, cancellationToken);

    public override SqlFault Classify(Exception exception) => exception is ScriptedFault scripted ? scripted.Fault : _inner.Classify(exception);

    public override Task<string?> FindClusterAsync(DbConnection connection, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public override Task<IReadOnlyList<string>> FindDurabilityProblemsAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Whether a try to commit this batch is under way.</summary>
    public bool IsUnderWay(long batch)
    {
        lock (_gate)
            return _tries.ContainsKey(batch);
    }

    /// <summary>Lets the try that is under way have its outcome.</summary>
    public void Decide(long batch, Outcome outcome)
    {
        lock (_gate)
        {
            _tries.Remove(batch, out var tried);
            tried!.SetResult(outcome);
        }
    }

    /// <summary>Completes when the script has come to this try.</summary>
    public Task<Outcome> TryAsync(long batch)
    {
        var tried = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _tries.Add(batch, tried);
        return tried.Task;
    }
}
