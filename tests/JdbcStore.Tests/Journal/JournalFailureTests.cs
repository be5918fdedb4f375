using JdbcStore.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace JdbcStore.Tests.Journal;

public sealed class JournalFailureTests : IDisposable
{
    private const int Block = JournalFolder.Block;

    private readonly SmallDisk _disk = new(64 * Block);

    public void Dispose() => _disk.Dispose();

    [Fact]
    public void No_space_for_a_further_segment_is_said_and_passes_when_there_is_space_again()
    {
        using var folder = FolderOnDisk();
        using var log = folder.Open(8 * Block);
        JournalFolder.Append(log, new byte[4 * Block]);
        log.Release(1);
        _disk.FillUp();
        for (var i = 0; i < 2; i++)
        {
            var error = Assert.Throws<UnavailableStoreException>(() => AppendUntilItFails(log));
            Assert.Contains("no space left on the disk of the journal directory", error.Message, StringComparison.Ordinal);
        }

        var last = log.LastGroup;
        _disk.MakeRoom();
        Assert.Equal(last + 1, JournalFolder.Append(log, new byte[4 * Block]).Group);
    }

    [Fact]
    public void A_failed_write_is_latched_and_nothing_confirmed_is_lost()
    {
        using var folder = FolderOnDisk();
        using (var log = folder.Open(16 * Block))
        {
            JournalFolder.Append(log, [1]);
            MakeSparse(folder.Segments.Single(), from: 2 * Block);
            _disk.FillUp();
            var first = Assert.Throws<OutcomeUnknownStoreException>(() => JournalFolder.Append(log, new byte[4 * Block]));
            Assert.Contains("no space left", first.Message, StringComparison.Ordinal);

            _disk.MakeRoom(); // nobody knows what the file looks like now, so room does not help
            var later = Assert.Throws<UnavailableStoreException>(() => JournalFolder.Append(log, [2]));
            Assert.Contains("no space left", later.Message, StringComparison.Ordinal);
            Assert.Same(first.InnerException, later.InnerException);
            Assert.Equal(1, log.LastGroup);
        }

        Assert.Equal([1], folder.ReadAll().Select(group => group.Number));
    }

    [Fact]
    public void A_journal_that_cannot_be_created_is_unavailable()
    {
        using var folder = FolderOnDisk();
        _disk.FillUp();
        Assert.Contains("no space left", Assert.Throws<UnavailableStoreException>(() => folder.Open()).Message, StringComparison.Ordinal);

        File.WriteAllText(folder.Path + "-file", "");
        var error = Assert.Throws<UnavailableStoreException>(() =>
            JournalLog.Open(folder.Path + "-file", new JournalLogOptions(), NullLogger.Instance));
        Assert.Contains("-file", error.Message, StringComparison.Ordinal);
    }

    private JournalFolder FolderOnDisk()
    {
        Assert.SkipWhen(_disk.Problem is not null, _disk.Problem ?? "");
        return new JournalFolder(_disk.Root);
    }

    private static void AppendUntilItFails(JournalLog log)
    {
        for (var i = 0; i < 100; i++)
            JournalFolder.Append(log, new byte[Block]);
    }

    // As on a file system that writes everything to a new place: there is no space for what seems to be there.
    private static void MakeSparse(string path, long from)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var length = RandomAccess.GetLength(file);
        RandomAccess.SetLength(file, from);
        RandomAccess.SetLength(file, length);
    }
}
