using JdbcStore.Oracle;
using JdbcStore.Sql;
using global::Oracle.ManagedDataAccess.Client;
using Xunit;

namespace JdbcStore.Tests.Oracle;

/// <summary>The dialect with a driver that it finds by name: a stand-in, as strict as Oracle's is known to be, which remembers what it is given.</summary>
public sealed class DriverTests : IAsyncLifetime
{
    private const string ConnectionString = "User Id=broker;Password=secret;Data Source=//host/service";

    private readonly OracleDialect _dialect = new();
    private readonly RecordingBackend _backend = new();
    private readonly FenceToken _fence = new(Slot: 1, Epoch: 7, "holder", PreviousBatch: 3, Batch: 5, Settled: 4, FirstSequence: 10, LastSequence: 29);
    private SqlWriter _writer = null!;

    public async ValueTask InitializeAsync()
    {
        OracleBackend.Create = _ => _backend;
        var source = _dialect.CreateDataSource(ConnectionString);
        var connection = await source.OpenConnectionAsync();
        await _dialect.PrepareSessionAsync(connection, CancellationToken.None);
        _writer = _dialect.CreateWriter(connection, new SqlText("other_", _dialect.NowMilliseconds, _dialect.Translate));
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    [Fact]
    public void The_driver_that_the_program_has_is_found_by_its_name()
    {
        Assert.Same(OracleClientFactory.Instance, OracleDriver.Find()!.Factory);
        Assert.Null(_dialect.CheckConnectionString(ConnectionString));
        Assert.Contains("names no database", _dialect.CheckConnectionString("User Id=broker"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_is_one_call_and_a_commit()
    {
        await _writer.WriteAsync(BatchOfEverything(), CancellationToken.None);
        await _writer.DisposeAsync();
        Assert.Equal(["open", "BEGIN", "begin", "DECLARE", "commit", "close"], _backend.Calls);
    }

    [Fact]
    public async Task Rows_are_bound_by_name_in_arrays_of_one_length_the_fence_first()
    {
        await _writer.WriteAsync(BatchOfEverything(), CancellationToken.None);
        var (command, bindings) = _backend.Statements[^1];
        Assert.True(command is { BindByName: true, CommandTimeout: 0, InitialLOBFetchSize: -1, IsDisposed: true });
        Assert.Equal(command.ArrayBindCount, bindings.Count);
        Assert.All(command.Parameters.Cast<OracleParameter>(), p => Assert.Equal(bindings.Count, ((Array)p.Value!).Length));
        Assert.Contains("UPDATE other_fence", command.CommandText, StringComparison.Ordinal);
        long[] kinds = [1, 2, 3, 3, 3, 3, 3, 3, 3, 3, 4, 6, 6, 7, 8, 9, 10, 11, 12, 14, 13, 5, 15];
        Assert.Equal(kinds, bindings.Select(b => (long)b["row_kind"]));
        string[] fence = ["id", "number_1", "text", "number_2", "number_3"];
        Assert.Equal("1 7 holder 3 5", string.Join(' ', fence.Select(name => bindings[0][name])));
    }

    [Fact]
    public async Task A_body_goes_in_pieces_that_PLSQL_can_hold()
    {
        var batch = new WriteBatch { Fence = _fence };
        var body = Enumerable.Range(0, 70_000).Select(i => (byte)(i * 31 >> 3)).ToArray();
        batch.Messages.Add(new MessageRow(1, 14, 0, new NewMessage(body)));
        await _writer.WriteAsync(batch, CancellationToken.None);
        var pieces = _backend.Statements[^1].Bindings.Where(b => b["bytes"] is byte[]).ToList();
        Assert.Equal(body, pieces.SelectMany(b => (byte[])b["bytes"]));
        Assert.Equal(70_000L, pieces[0]["number_2"]);
        Assert.Equal("32767 4466", $"{pieces[1]["number_1"]} {pieces[2]["number_1"]}");
    }

    [Fact]
    public async Task A_row_that_fails_rolls_back_all_and_the_commit_is_not_sent()
    {
        _backend.Fails = command => command.ArrayBindCount > 0 ? new OracleException(20701, "JdbcStore: the fence row belongs to another epoch") : null;
        var refused = await Assert.ThrowsAsync<OracleException>(() => _writer.WriteAsync(new WriteBatch { Fence = _fence }, CancellationToken.None));
        Assert.Equal(SqlFault.FenceViolated, _dialect.Classify(refused));
        Assert.Equal(["begin", "DECLARE", "rollback"], _backend.Calls.TakeLast(3));
    }

    [Fact]
    public async Task When_a_duplicate_key_is_there_the_batch_begins_again_and_asks_which()
    {
        var failed = false;
        _backend.Fails = command => !failed && command.ArrayBindCount > 0 && (failed = true) ? new OracleException(1, "unique constraint violated") : null;
        var alreadyStored = await _writer.WriteAsync(BatchOfEverything(), CancellationToken.None);
        Assert.Equal(10L, Assert.Single(alreadyStored));
        Assert.Equal(["begin", "DECLARE", "rollback", "begin", "DECLARE", "SELECT", "DECLARE", "commit"], _backend.Calls.TakeLast(8));
        Assert.DoesNotContain(4L, _backend.Statements[^3].Bindings.Select(b => (long)b["row_kind"]));
    }

    [Fact]
    public async Task More_rows_than_go_in_one_call_go_in_more_of_the_same_transaction()
    {
        var batch = new WriteBatch { Fence = _fence };
        batch.Acknowledgements.AddRange(Enumerable.Range(1, 5000).Select(i => new MessageKey(1, i * 10L)));
        await _writer.WriteAsync(batch, CancellationToken.None);
        Assert.Equal(["begin", "DECLARE", "DECLARE", "commit"], _backend.Calls.TakeLast(4));
        Assert.Equal("4096 905", $"{_backend.Statements[^2].Bindings.Count} {_backend.Statements[^1].Bindings.Count}");
    }

    private WriteBatch BatchOfEverything()
    {
        var batch = new WriteBatch { Fence = _fence, HasDuplicateKeys = true, Journal = new JournalMark("journal", 9) };
        batch.Destinations.Add(new DestinationRow(1, Destination.Queue("orders")));
        batch.Messages.Add(new MessageRow(1, 10, 0, new NewMessage("a"u8.ToArray(), "key")));
        batch.Messages.Add(new MessageRow(1, 20, 0, new NewMessage(new byte[40_000])));
        batch.Redeliveries.Add(new RedeliveryRow(1, 4, 1));
        batch.Acknowledgements.Add(new MessageKey(1, 4));
        batch.SubscriptionAcknowledgements.Add(new SubscriptionMark(2, 4));
        batch.SubscriptionPositions.Add(new SubscriptionMark(2, 4));
        batch.DispatchMarks.Add(new MessageKey(1, 4));
        batch.Producers.Add(new ProducerRow(1, "producer", 8, 20, 1));
        batch.Keys.Add(new KeyRow(1, "another", 4, 1));
        return batch;
    }
}
