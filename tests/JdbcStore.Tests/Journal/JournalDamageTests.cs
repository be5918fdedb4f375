using JdbcStore.Journal;
using Xunit;

namespace JdbcStore.Tests.Journal;

/// <summary>
/// What recovery does with a journal whose bytes have changed: it refuses, or it reads exactly what was written. The one thing that it
/// cannot know is whether a bad last frame was torn by a power failure, or confirmed and damaged later: that one frame may be missing.
/// </summary>
public sealed class JournalDamageTests : IDisposable
{
    private const int Block = JournalFolder.Block;

    private readonly JournalFolder _folder = JournalFolder.InMemory();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_bit_of_every_used_byte_flipped()
    {
        _folder.Write(4 * Block, 40, 50, 60, 70); // groups 1 and 2 and a closing frame, groups 3 and 4
        var segments = _folder.Segments.ToDictionary(path => path, File.ReadAllBytes);
        var last = _folder.Segments[^1];
        var outcomes = new Dictionary<string, int> { ["refused"] = 0, ["harmless"] = 0, ["last frame cut"] = 0 };
        foreach (var (path, bytes) in segments)
        {
            foreach (var at in UsedBytes(bytes))
            {
                for (var bit = 0; bit < 8; bit++)
                {
                    bytes[at] ^= (byte)(1 << bit);
                    var outcome = Outcome(path, bytes, groups: 4);
                    bytes[at] ^= (byte)(1 << bit);
                    Assert.True(outcome != "last frame cut" || (path == last && at >= 2 * Block), $"{outcome} at {path}:{at}, bit {bit}");
                    outcomes[outcome]++;
                }
            }

            File.WriteAllBytes(path, bytes);
        }

        // Headers and groups 1 to 3 are refused; a header's padding, a closing frame and zeros behind the last frame are harmless.
        Assert.True(outcomes["refused"] >= 8 * (2 * 60 + 3 * FrameHeader.Bytes + 40 + 50 + 60), $"{outcomes["refused"]} refused");
        Assert.Equal(8 * (FrameHeader.Bytes + 70), outcomes["last frame cut"]);
        Assert.True(outcomes["harmless"] > 0);
    }

    [Fact]
    public void Every_length_of_every_segment()
    {
        _folder.Write(4 * Block, 40, 50, 60, 70);
        foreach (var path in _folder.Segments)
        {
            var bytes = File.ReadAllBytes(path);
            for (var length = 0; length < bytes.Length; length += length % Block is 0 or Block - 1 or < 128 ? 1 : 37)
                Assert.Equal("refused", Outcome(path, bytes[..length], groups: 4));
            File.WriteAllBytes(path, bytes);
        }
    }

    [Fact]
    public void Every_prefix_of_the_last_frame_is_a_torn_tail()
    {
        const int length = 2 * Block;
        _folder.Write(8 * Block, 40, 50, length);
        var path = _folder.Segments.Single();
        var whole = File.ReadAllBytes(path);
        for (var written = 0; written <= FrameHeader.Bytes + length; written += written < 64 ? 1 : 61)
        {
            var torn = whole.ToArray();
            Array.Clear(torn, 3 * Block + written, torn.Length - 3 * Block - written);
            Assert.Equal(written == FrameHeader.Bytes + length ? "harmless" : "last frame cut", Outcome(path, torn, groups: 3, lengths: [40, 50, length]));
        }
    }

    [Fact]
    public void A_torn_tail_may_lack_any_of_its_blocks_and_is_gone_for_good_once_it_is_cut()
    {
        for (var missing = 0; missing < 4; missing++)
        {
            using var folder = JournalFolder.InMemory();
            folder.Write(16 * Block, 40, 4 * Block - FrameHeader.Bytes);
            var path = folder.Segments.Single();
            var bytes = File.ReadAllBytes(path);
            Array.Clear(bytes, (2 + missing) * Block, Block);
            File.WriteAllBytes(path, bytes);

            using (var log = folder.Open())
                Assert.Equal(2, JournalFolder.Append(log, "another second group"u8).Group);
            Assert.Equal(["another second group"u8.ToArray()], folder.ReadAll(after: 1).Select(group => group.Payload.ToArray()));
            Assert.Equal(-1, File.ReadAllBytes(path).AsSpan(3 * Block).IndexOfAnyExcept((byte)0));
        }
    }

    [Fact]
    public void A_bad_frame_before_a_good_one_is_refused_with_file_place_and_advice()
    {
        _folder.Write(8 * Block, 40, 50, 60);
        var path = _folder.Segments.Single();
        Change(path, 2 * Block + FrameHeader.Bytes);
        var error = Assert.Throws<FatalStoreException>(() => _folder.Open());
        Assert.Contains($"'{path}' at byte {2 * Block}", error.Message, StringComparison.Ordinal);
        Assert.Contains("the frame of group 2 is bad (its content does not match its checksum)", error.Message, StringComparison.Ordinal);
        Assert.Contains($"although a good frame at byte {3 * Block}", error.Message, StringComparison.Ordinal);
        Assert.Contains("Restore the whole journal directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_segment_is_refused_in_the_middle_and_at_the_end()
    {
        _folder.Write(4 * Block, 1, 2, 3, 4, 5, 6);
        var (middle, last) = (_folder.Segments[1], _folder.Segments[2]);
        File.Move(middle, middle + ".away");
        Assert.Contains("segments are missing", Refusal(), StringComparison.Ordinal);
        File.Move(middle + ".away", middle);
        File.Move(last, last + ".away");
        Assert.Contains("the segment that begins with group 5 is missing", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_frame_of_a_segment_is_no_torn_tail_when_another_segment_was_begun()
    {
        _folder.Write(4 * Block, 1, 2, 3);
        Change(_folder.Segments[0], 2 * Block);
        Change(_folder.Segments[1], Block); // the second segment's only frame is torn, but the segment itself is proof enough
        Assert.Contains("the frame of group 2 is bad", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_frame_in_the_place_of_another_is_not_taken_for_it()
    {
        _folder.Write(8 * Block, 40, 50, 60);
        var path = _folder.Segments.Single();
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(Block, Block).CopyTo(bytes.AsSpan(2 * Block));
        File.WriteAllBytes(path, bytes);
        Assert.Contains("the frame of group 2 is bad (it holds group 1)", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_version_and_another_journal_are_refused()
    {
        _folder.Write(4 * Block, 1, 2, 3);
        using var other = JournalFolder.InMemory();
        other.Write(4 * Block, 1, 2, 3);
        File.Copy(other.Segments[1], _folder.Segments[1], overwrite: true);
        Assert.Contains("it belongs to journal", Refusal(), StringComparison.Ordinal);

        Change(_folder.Segments[0], 8);
        Assert.Contains($"format version is {JournalFormat.Version ^ 1}, and this program reads version {JournalFormat.Version}", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_sent_as_a_message_is_not_taken_for_frames()
    {
        using var other = JournalFolder.InMemory();
        other.Write(8 * Block, 1, 2, 3, 4, 5);
        _folder.Write(64 * Block, 1, 2, 3);
        foreach (var body in (byte[][])[File.ReadAllBytes(_folder.Segments[0])[..(8 * Block)], File.ReadAllBytes(other.Segments[0])])
        {
            // Such that the frames in the body lie at block boundaries; then the frame around them is torn.
            var path = _folder.Segments.Single();
            using (var log = _folder.Open(64 * Block))
                JournalFolder.Append(log, [.. new byte[Block - FrameHeader.Bytes], .. body]);
            Change(path, 4 * Block + FrameHeader.Bytes);
            using var again = _folder.Open(64 * Block);
            Assert.Equal(3, again.LastGroup);
        }
    }

    private string Refusal() => Assert.Throws<FatalStoreException>(() => _folder.Open()).Message;

    /// <summary>Puts the bytes in place and opens the journal: what it makes of them. Anything but the expected content fails the test.</summary>
    private string Outcome(string path, byte[] bytes, int groups, int[]? lengths = null)
    {
        lengths ??= [40, 50, 60, 70];
        File.WriteAllBytes(path, bytes);
        try
        {
            var read = _folder.ReadAll();
            Assert.InRange(read.Count, groups - 1, groups);
            for (var i = 0; i < read.Count; i++)
                Assert.True(read[i].Payload.Span.SequenceEqual(JournalFolder.Payload(i + 1, lengths[i])), $"group {i + 1} differs");
            return read.Count == groups ? "harmless" : "last frame cut";
        }
        catch (FatalStoreException)
        {
            return "refused";
        }
    }

    /// <summary>The bytes that are not zero filling, a few that are, and each block's edges.</summary>
    private static IEnumerable<int> UsedBytes(byte[] bytes) =>
        Enumerable.Range(0, bytes.Length).Where(at => at % Block < 128 || at % Block == Block - 1);

    private static void Change(string path, int at)
    {
        using var file = File.Open(path, FileMode.Open);
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 1));
    }
}
