using JdbcStore.Conformance;
using JdbcStore.Direct;
using JdbcStore.Hosting;
using JdbcStore.Journal;
using JdbcStore.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace JdbcStore.Tests.Journal;

/// <summary>Bodies beyond the limit of memory: where they are, and that none is taken for another.</summary>
public sealed class SpilledBodyTests : IAsyncLifetime
{
    private static readonly Destination Orders = Destination.Queue("orders");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("jdbcstore-");
    private JdbcMessageStore _store = null!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void No_more_than_the_limit_is_kept_in_memory_and_what_is_acknowledged_makes_room()
    {
        var pending = new PendingWork(new StoreCatalog([], []), lastSequence: 0, maxBytes: 1000);
        for (var group = 1; group <= 50; group++)
            Apply(pending, group, new Operation(OperationKind.Add, Orders, Sequences.Of(group, 4), new NewMessage(new byte[100])));
        Assert.Equal((1000, 50), (pending.Bytes, pending.Operations));
        for (var group = 51; group <= 60; group++)
            Apply(pending, group, new Operation(OperationKind.Acknowledge, Orders, Sequences.Of(group - 50, 4), null));
        Assert.Equal(0, pending.Bytes);
        Assert.All(pending.BeginCheckpoint(onlyFull: false)!.Adds, add => Assert.Equal((0, 100), (add.Message.Body.Length, add.Message.Length)));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_body_that_is_damaged_in_the_journal_is_an_error_for_readers_and_for_checkpoints()
    {
        await OpenAsync();
        await _store.AddAsync(Orders, "a body that is easily found");
        Assert.Equal(["a body that is easily found"], await _store.TextsAsync(Orders));
        var path = SegmentName.List(Path.Combine(_folder.FullName, "journal")).Single();
        Damage(path, "easily"u8);
        var error = await Assert.ThrowsAsync<FatalStoreException>(() => _store.TextsAsync(Orders));
        Assert.Contains("has been damaged since it was written", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<FatalStoreException>(() => _store.ListDestinationsAsync(TestContext.Current.CancellationToken).AsTask());
        Assert.Contains("has been damaged since it was written", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_page_of_spilled_bodies_ends_early_and_the_next_one_goes_on()
    {
        await OpenAsync();
        for (var i = 0; i < 20; i++)
            await _store.CommitAsync(new UnitOfWork().Add(Orders, new NewMessage(new byte[1 << 20])), TestContext.Current.CancellationToken);
        Assert.InRange((await _store.ReadAsync(Orders, ReadPosition.Start, 100, TestContext.Current.CancellationToken)).Count, 7, 9);
        Assert.Equal(20, (await _store.ReadAllAsync(Orders)).Count);
    }

    private async Task OpenAsync()
    {
        var options = new JdbcStoreOptions
        {
            DataDirectory = _folder.FullName,
            Journal = { Mode = JournalMode.On, MaxMemoryBytes = 0, CheckpointInterval = TimeSpan.FromHours(1) },
        };
        _store = new JdbcMessageStore(options, new SqliteDialect(), NullLoggerFactory.Instance, TimeProvider.System);
        await _store.StartAsync(TestContext.Current.CancellationToken);
        await _store.BecomesAsync(StoreState.Active);
    }

    private static void Apply(PendingWork pending, int group, Operation operation) =>
        pending.Apply(new JournalPosition(group, 0), Sequences.Last(group), [[operation]], [0]);

    private static void Damage(string path, ReadOnlySpan<byte> what)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var bytes = new byte[64 << 10];
        var read = file.Read(bytes);
        var at = bytes.AsSpan(0, read).IndexOf(what);
        Assert.True(at > 0);
        file.Position = at;
        file.WriteByte((byte)'E');
    }
}
