using JdbcStore.Conformance;
using JdbcStore.Hosting;
using JdbcStore.Journal;
using JdbcStore.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace JdbcStore.Tests.Journal;

/// <summary>What can be seen of a journal from outside, beside a store and after it, and how its content is brought to a database.</summary>
public sealed class JournalInspectorTests : IDisposable
{
    private const int Limit = 60_000;
    private const int Block = JournalFormat.BlockBytes;

    private static readonly Destination Orders = Destination.Queue("orders");
    private static readonly Destination Invoices = Destination.Queue("invoices");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("jdbcstore-");
    private readonly List<JournalProgress> _progress = [];

    public void Dispose() => _folder.Delete(recursive: true);

    private string Copied => Path.Combine(_folder.FullName, "copy");

    [Fact(Timeout = Limit)]
    public async Task Beside_a_store_it_shows_what_was_written_of_each_destination()
    {
        await using var store = await OpenAsync(TestContext.Current.CancellationToken);
        var sequences = await store.AddManyAsync(Orders, 3);
        await store.AcknowledgeAsync(Orders, sequences[0], sequences[1]);
        await store.AddAsync(Invoices, "12345");
        var contents = Inspect(_folder.FullName);
        Assert.Equal(
            [new JournalDestination(Invoices, 1, 0, 5, 3, 3), new JournalDestination(Orders, 3, 2, 3, 1, 2)],
            contents.Destinations);
        Assert.Equal((1, 3, 3 * Block), (contents.FirstGroup, contents.LastGroup, contents.Bytes));
        Assert.Equal([store.Epoch], contents.Epochs);
        Assert.Empty(contents.Defects);
    }

    [Fact(Timeout = Limit)]
    public async Task Every_bad_range_is_named_and_what_lies_behind_it_is_still_counted()
    {
        await using (var store = await OpenAsync(TestContext.Current.CancellationToken))
        {
            for (var i = 0; i < 6; i++)
                await store.AddAsync(Orders, $"{i}");
            await CopyAsync();
        }

        var segment = SegmentName.List(JournalInspector.DirectoryOf(Copied)).Single();
        Flip(segment, 2 * Block + 50);
        Flip(segment, 4 * Block);
        Flip(segment, 5 * Block + 8);
        Flip(segment, 6 * Block + 40);
        var contents = Inspect(Copied);
        Assert.Equal(
            [(segment, 2L * Block, (long)Block, false), (segment, 4L * Block, 3L * Block, true)],
            contents.Defects.Select(d => (d.File, d.Offset, d.Length, d.IsTornTail)));
        Assert.Equal(2, contents.Destinations.Single().Adds);
        Assert.True(contents.IsDamaged);
    }

    [Fact(Timeout = Limit)]
    public async Task A_torn_tail_alone_is_no_damage_and_a_directory_without_a_journal_is_said()
    {
        await using (var store = await OpenAsync(TestContext.Current.CancellationToken))
        {
            await store.AddManyAsync(Orders, 2);
            await store.AddAsync(Orders, "torn");
            await CopyAsync();
        }

        Flip(SegmentName.List(JournalInspector.DirectoryOf(Copied)).Single(), 2 * Block + 40);
        var contents = Inspect(Copied);
        Assert.True(Assert.Single(contents.Defects).IsTornTail);
        Assert.False(contents.IsDamaged);
        var error = Assert.Throws<UnavailableStoreException>(() => Inspect(Path.Combine(Copied, "elsewhere")));
        Assert.Contains("There is no journal in", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task What_a_store_left_is_replayed_once_with_progress_and_is_there_at_the_next_start()
    {
        await using (var store = await OpenAsync(TestContext.Current.CancellationToken))
        {
            for (var i = 0; i < 100; i++)
                await store.AddAsync(Orders, $"{i}");
            await CopyAsync();
        }

        // Housekeeping may have brought the first ones to the database.
        Assert.Equal(await ReplayAsync(Copied), _progress.Count);
        Assert.InRange(_progress.Count, 1, 100);
        Assert.Equal(_progress[^1].Total, _progress[^1].Done);
        Assert.Equal(0, await ReplayAsync(Copied));
        await using var again = await OpenAsync(TestContext.Current.CancellationToken, Copied);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), await again.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task An_unused_database_takes_a_journal_as_its_own_and_a_used_one_refuses_it()
    {
        await using (var store = await OpenAsync(TestContext.Current.CancellationToken))
        {
            await store.AddManyAsync(Orders, 3);
            await CopyAsync();
        }

        foreach (var file in Directory.GetFiles(Copied, "store.db*"))
            File.Delete(file);
        Assert.Equal(1, await ReplayAsync(Copied));
        await using (var again = await OpenAsync(TestContext.Current.CancellationToken, Copied))
            Assert.Equal(["0", "1", "2"], await again.TextsAsync(Orders));

        Directory.Delete(JournalInspector.DirectoryOf(_folder.FullName), recursive: true);
        using (var other = JournalLog.Open(JournalInspector.DirectoryOf(_folder.FullName), new JournalLogOptions(), NullLogger.Instance))
            JournalFolder.Append(other, [1]);
        var error = await Assert.ThrowsAsync<FatalStoreException>(() => ReplayAsync(_folder.FullName));
        Assert.Contains("this database has never seen it", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Beside_a_store_that_uses_the_directory_nothing_is_replayed()
    {
        await using var store = await OpenAsync(TestContext.Current.CancellationToken);
        await store.AddAsync(Orders, "there");
        var error = await Assert.ThrowsAsync<LockedStoreException>(() => ReplayAsync(_folder.FullName));
        Assert.Contains("is in use by another process", error.Message, StringComparison.Ordinal);
        Assert.Equal(["there"], await store.TextsAsync(Orders));
    }

    private JournalContents Inspect(string directory) => JournalInspector.Inspect(directory, cancellationToken: TestContext.Current.CancellationToken);

    private Task<long> ReplayAsync(string directory) => JournalReplayer.RunAsync(
        Options(directory), new SqliteDialect(), NullLoggerFactory.Instance, new Listener(_progress.Add), TestContext.Current.CancellationToken);

    private async Task<IMessageStore> OpenAsync(CancellationToken cancellationToken, string? directory = null)
    {
        var store = new JdbcMessageStore(Options(directory ?? _folder.FullName), new SqliteDialect(), NullLoggerFactory.Instance, TimeProvider.System);
        await store.StartAsync(cancellationToken);
        await store.BecomesAsync(StoreState.Active);
        return store;
    }

    /// <summary>So long between checkpoints that none comes.</summary>
    private static JdbcStoreOptions Options(string directory) =>
        new() { DataDirectory = directory, Journal = { Mode = JournalMode.On, CheckpointInterval = TimeSpan.FromHours(1) } };

    /// <summary>What would be left if the machine died now; by another process, since closing a file of the database here would drop SQLite's locks.</summary>
    private async Task CopyAsync()
    {
        using var copy = System.Diagnostics.Process.Start("bash", ["-c", $"mkdir '{Copied}' && cd '{_folder.FullName}' && cp -a journal store.* '{Copied}'"]);
        await copy.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, copy.ExitCode);
    }

    private static void Flip(string path, int at)
    {
        using var file = File.Open(path, FileMode.Open);
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 1));
    }

    private sealed class Listener(Action<JournalProgress> heard) : IProgress<JournalProgress>
    {
        public void Report(JournalProgress value) => heard(value);
    }
}
