using System.Text;
using Dapper;
using JdbcStore.Conformance;
using JdbcStore.Direct;
using JdbcStore.Direct.Exclusive;
using JdbcStore.Hosting;
using JdbcStore.Leasing;
using JdbcStore.Sql;
using JdbcStore.Sql.Schema;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace JdbcStore.Tests.Direct.Pipeline;

/// <summary>A pipeline on a scripted database of its own.</summary>
internal sealed class PipelineRun : IAsyncDisposable
{
    private static readonly Destination Orders = Destination.Queue("orders");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("jdbcstore-");
    private readonly ScriptedDialect _dialect = new();
    private readonly StoreDatabase _database;
    private readonly List<Task<CommitResult>> _commits = [];
    private GroupCommit _pipeline = null!;
    private long _visible;

    private PipelineRun() => _database = new StoreDatabase(_dialect, $"Data Source={Path.Combine(_folder.FullName, "store.db")}", SqlText.DefaultPrefix);

    public GroupCommit Pipeline => _pipeline;

    public IReadOnlyList<Task<CommitResult>> Commits => _commits;

    public static async Task<PipelineRun> OpenAsync(int writers)
    {
        var run = new PipelineRun();
        await new SchemaCheck(run._database).RunAsync(SchemaMode.Create, CancellationToken.None);
        var tenure = await run.TakeOverAsync();
        var catalog = await new CatalogReader(run._database).ReadAsync(CancellationToken.None);
        var time = new HurriedTime();
        // Less than a body: each unit is a batch of its own, and worth overlapping.
        var options = new JdbcStoreOptions { GroupCommit = { MaxBytes = 1 } };
        SlotWriter[] slots = [.. Enumerable.Range(0, writers).Select(slot => new SlotWriter(run._database, tenure, slot, time, NullLogger.Instance))];
        var start = new Handover(catalog, new ProducerNumbers(run._database), slots, LastBatch: 0, tenure.LastSequence);
        run._pipeline = new GroupCommit(start, new UnitProbe(run._database, catalog), options, time);
        return run;
    }

    /// <summary>Gives a unit: the n-th is batch n.</summary>
    public void Give(string text) => _commits.Add(
        _pipeline.CommitAsync(new UnitOfWork().Add(Orders, StoreVerbs.Message(text)), Task.CompletedTask, CancellationToken.None));

    /// <summary>Another store becomes the active one.</summary>
    public async Task<Tenure> TakeOverAsync()
    {
        while (true)
        {
            if (await new DatabaseLease(_database, "test", TimeSpan.FromMilliseconds(1)).TryAcquireAsync(null, null, CancellationToken.None) is { } tenure)
                return tenure;
            await Task.Delay(1);
        }
    }

    /// <summary>Waits for the next try of a batch, and lets it have an outcome.</summary>
    public async Task DecideAsync(int batch, Outcome outcome)
    {
        for (var tries = 0; !_dialect.IsUnderWay(batch); tries++)
        {
            Assert.True(tries < 10_000, $"batch {batch} is never sent");
            await Task.Delay(tries < 50 ? 0 : 1);
        }

        CheckNothingIsPassed(batch);
        if (outcome == Outcome.Fence)
            await TakeOverAsync();
        _dialect.Decide(batch, outcome);
    }

    /// <summary>As <see cref="DecideAsync"/>, unless the pipeline has failed and does not send the batch any more.</summary>
    public async Task<bool> DecideUnlessOverAsync(int batch, Outcome outcome)
    {
        while (!_dialect.IsUnderWay(batch) && !_commits[batch - 1].IsCompleted)
            await Task.Delay(1);
        if (!_dialect.IsUnderWay(batch))
            return false;
        await DecideAsync(batch, outcome);
        return true;
    }

    /// <summary>While a batch is not decided, readers do not see it or any behind it, and nobody is told of one behind it.</summary>
    public void CheckNothingIsPassed(int undecided)
    {
        var visible = _pipeline.VisibleSequence;
        Assert.True(visible >= _visible, $"visible went back from {_visible} to {visible}");
        _visible = visible;
        Assert.True(Sequences.OrdinalOf(visible) < undecided, $"readers see up to {visible} while batch {undecided} is not decided");
        Assert.All(_commits.Skip(undecided - 1), commit => Assert.False(commit.IsCompletedSuccessfully, $"confirmed behind batch {undecided}"));
    }

    /// <summary>What a next active store finds.</summary>
    public async Task<string[]> LeftAsync()
    {
        await TakeOverAsync();
        const string readAll = "SELECT body FROM jdbcstore_message ORDER BY sequence";
        var bodies = await _database.UseAsync("reading all", connection => connection.QueryAsync<byte[]>(readAll), CancellationToken.None);
        return [.. bodies.Select(Encoding.UTF8.GetString)];
    }

    public async ValueTask DisposeAsync()
    {
        await _pipeline.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
