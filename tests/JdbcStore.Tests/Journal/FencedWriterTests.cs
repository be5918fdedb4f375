using Xunit;

namespace JdbcStore.Tests.Journal;

/// <summary>Two writers on one directory, as on a shared drive whose lock was lost while one of them was paused: the later epoch counts.</summary>
public sealed class FencedWriterTests : IDisposable
{
    private readonly JournalFolder _folder = JournalFolder.InMemory();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void What_a_paused_writer_writes_when_it_wakes_is_left_out(int groupsBefore)
    {
        using var paused = _folder.Open(64 * JournalFolder.Block);
        for (var i = 0; i < groupsBefore; i++)
            JournalFolder.Append(paused, [(byte)i], epoch: 1);
        using var active = _folder.Open(64 * JournalFolder.Block);
        active.BeginEpoch();
        JournalFolder.Append(paused, "late"u8, epoch: 1);
        Assert.Equal(groupsBefore, active.LastGroup);
        Assert.Equal(groupsBefore, _folder.ReadAll(segmentBytes: 64 * JournalFolder.Block).Count);

        JournalFolder.Append(active, "confirmed"u8, epoch: 2);
        JournalFolder.Append(paused, "later"u8, epoch: 1);
        JournalFolder.Append(active, "confirmed, too"u8, epoch: 2);
        var read = _folder.ReadAll(segmentBytes: 64 * JournalFolder.Block);
        Assert.Equal(groupsBefore + 2, read.Count);
        Assert.Equal(["confirmed"u8.ToArray(), "confirmed, too"u8.ToArray()], read.Skip(groupsBefore).Select(group => group.Payload.ToArray()));
    }

    [Fact]
    public void An_epoch_without_records_leaves_no_file_behind()
    {
        for (var epoch = 1; epoch < 5; epoch++)
        {
            using var log = _folder.Open();
            log.BeginEpoch();
            Assert.Single(_folder.Segments);
        }
    }
}
