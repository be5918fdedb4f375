using JdbcStore.Journal;
using Xunit;

namespace JdbcStore.Tests.Journal;

public sealed class JournalLogTests : IDisposable
{
    private const int Block = JournalFolder.Block;

    private readonly JournalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_journal_is_empty_and_keeps_its_identity()
    {
        Guid id;
        using (var log = _folder.Open())
        {
            id = log.JournalId;
            Assert.Equal((0, 0, 0), (log.LastGroup, log.LastEpoch, log.Bytes));
            Assert.Empty(log.Read(0));
        }

        using var again = _folder.Open();
        Assert.NotEqual(Guid.Empty, id);
        Assert.Equal(id, again.JournalId);
    }

    [Fact]
    public void What_was_appended_is_read_again()
    {
        _folder.Write(4 * Block, 0, 1, Block - FrameHeader.Bytes, Block, 2 * Block - FrameHeader.Bytes, 5);
        var groups = _folder.ReadAll();
        Assert.Equal([1, 2, 3, 4, 5, 6], groups.Select(group => group.Number));
        Assert.Equal([0, 1, Block - FrameHeader.Bytes, Block, 2 * Block - FrameHeader.Bytes, 5], groups.Select(group => group.Payload.Length));
        Assert.All(groups, group => Assert.Equal(JournalFolder.Payload(group.Number, group.Payload.Length), group.Payload));
        Assert.All(groups, group => Assert.Equal(7, group.Epoch));
    }

    [Fact]
    public void A_group_larger_than_a_segment_gets_one_of_its_own()
    {
        _folder.Write(3 * Block, 10, 10 * Block, 10);
        Assert.Equal([3 * Block, 13 * Block, 3 * Block], _folder.Segments.Select(path => new FileInfo(path).Length));
        Assert.Equal([10, 10 * Block, 10], _folder.ReadAll().Select(group => group.Payload.Length));
    }

    [Fact]
    public void A_large_group_may_be_the_very_first()
    {
        _folder.Write(3 * Block, 10 * Block, 10);
        Assert.Equal([10 * Block, 10], _folder.ReadAll().Select(group => group.Payload.Length));
    }

    [Fact]
    public void Reading_starts_behind_a_group_and_sees_what_is_appended_meanwhile()
    {
        using var log = _folder.Open();
        for (var i = 1; i <= 5; i++)
            JournalFolder.Append(log, [(byte)i]);
        using var groups = log.Read(3).GetEnumerator();
        Assert.True(groups.MoveNext());
        Assert.Equal(4, groups.Current.Number);
        JournalFolder.Append(log, [6]);
        Assert.True(groups.MoveNext() && groups.MoveNext());
        Assert.Equal(6, groups.Current.Number);
        Assert.False(groups.MoveNext());
    }

    [Fact]
    public async Task Bytes_are_read_from_where_they_were_put()
    {
        using var log = _folder.Open();
        JournalFolder.Append(log, new byte[3 * Block]);
        var position = JournalFolder.Append(log, "head and body"u8);
        var body = new byte[4];
        Assert.True(await log.TryReadAsync(position.Plus(9), body, TestContext.Current.CancellationToken));
        Assert.Equal("body"u8, body);
        Assert.Equal(position, log.Read(1).Single().Position);
    }

    [Fact]
    public async Task Reading_back_while_others_append_and_release_gives_the_right_bytes_or_says_that_they_are_gone()
    {
        using var folder = JournalFolder.InMemory();
        using var log = folder.Open();
        var positions = new System.Collections.Concurrent.ConcurrentQueue<JournalPosition>();
        var appending = Task.Run(
            () =>
            {
                for (var i = 0; i < 3000; i++)
                {
                    var payload = BitConverter.GetBytes(log.LastGroup + 1);
                    positions.Enqueue(JournalFolder.Append(log, payload));
                    if (i % 16 == 0)
                        log.Release(log.LastGroup - 8);
                }
            },
            TestContext.Current.CancellationToken);

        var (found, gone, bytes) = (0, 0, new byte[sizeof(long)]);
        while (!appending.IsCompleted || !positions.IsEmpty)
        {
            if (!positions.TryDequeue(out var position))
                continue;
            if (!await log.TryReadAsync(position, bytes, TestContext.Current.CancellationToken))
                gone++;
            else if (position.Group == BitConverter.ToInt64(bytes))
                found++;
        }

        await appending;
        Assert.Equal(3000, found + gone);
    }

    [Fact]
    public void A_frame_that_has_changed_since_it_was_verified_is_an_error()
    {
        using var log = _folder.Open();
        var position = JournalFolder.Append(log, [1, 2, 3]);
        foreach (var at in (long[])[position.Offset, Block + 8, Block + 27])
        {
            using var file = File.OpenHandle(_folder.Segments[0], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            var value = new byte[1];
            RandomAccess.Read(file, value, at);
            RandomAccess.Write(file, [(byte)~value[0]], at);
            Assert.Throws<FatalStoreException>(() => log.Read(0).Count());
            RandomAccess.Write(file, value, at);
        }

        Assert.Single(log.Read(0));
    }

    [Fact]
    public async Task Release_deletes_whole_segments_only()
    {
        using var log = _folder.Open(); // two one-block groups fit into each segment
        var positions = Enumerable.Range(1, 6).Select(i => JournalFolder.Append(log, [(byte)i])).ToArray();
        Assert.Equal((3, 6 * Block), (_folder.Segments.Count, log.Bytes));

        log.Release(1);
        Assert.Equal((3, 5 * Block), (_folder.Segments.Count, log.Bytes));
        log.Release(3);
        Assert.Equal((2, 3 * Block), (_folder.Segments.Count, log.Bytes));
        Assert.Equal([3, 4, 5, 6], log.Read(2).Select(group => group.Number));
        Assert.False(await log.TryReadAsync(positions[1], new byte[1], TestContext.Current.CancellationToken));
        Assert.True(await log.TryReadAsync(positions[2], new byte[1], TestContext.Current.CancellationToken));

        log.Release(6);
        Assert.Equal((1, 0), (_folder.Segments.Count, log.Bytes));
    }

    [Fact]
    public void Numbers_and_epoch_go_on_when_everything_has_been_released()
    {
        for (var round = 1; round <= 5; round++)
        {
            using var log = _folder.Open();
            Assert.Equal((round - 1) * 3, log.LastGroup);
            Assert.Equal(round - 1, log.LastEpoch);
            for (var i = 0; i < 3; i++)
                JournalFolder.Append(log, [1], epoch: round);
            log.Release(log.LastGroup);
            Assert.Single(_folder.Segments);
        }
    }

    [Fact]
    public void Groups_that_are_missing_at_either_end_are_an_error()
    {
        using var log = _folder.Open();
        for (var i = 0; i < 6; i++)
            JournalFolder.Append(log, [1]);
        log.Release(2);
        Assert.Contains("begins with group 3, but 2 should come next", Assert.Throws<FatalStoreException>(() => log.Read(1)).Message, StringComparison.Ordinal);
        Assert.Contains("ends with group 6, but group 7", Assert.Throws<FatalStoreException>(() => log.Read(7)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_segment_is_prepared_ahead_and_discarded_when_it_is_not_needed()
    {
        using (var log = _folder.Open())
        {
            JournalFolder.Append(log, [1]);
            JournalFolder.Append(log, [2]);
            SpinWait.SpinUntil(() => Directory.GetFiles(_folder.Path, "*.spare").Length > 0, TimeSpan.FromSeconds(10));
            Assert.Single(Directory.GetFiles(_folder.Path, "*.spare"));
        }

        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(2 * Block), InlineData(0), InlineData(4 * Block + 1)]
    public void An_impossible_segment_size_is_refused(long bytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new JournalLogOptions { SegmentBytes = bytes });
}
