using CsCheck;
using JdbcStore.Journal;
using Xunit;

namespace JdbcStore.Tests.Journal;

/// <summary>Whatever is done to a journal, in whatever order, it agrees with a list.</summary>
public sealed class JournalPropertyTests
{
    private const int Block = JournalFolder.Block;

    private enum Step
    {
        Append,
        Reopen,
        Release,
        Tear,
    }

    private static readonly Gen<(Step Kind, int Amount)[]> Steps = Gen.Select(
        Gen.Frequency((12, Gen.Const(Step.Append)), (2, Gen.Const(Step.Reopen)), (2, Gen.Const(Step.Release)), (1, Gen.Const(Step.Tear))),
        Gen.OneOf(Gen.Int[0, 300], Gen.Int[0, 6 * Block]),
        (kind, amount) => (kind, amount)).Array[1, 40];

    [Fact]
    public void A_journal_behaves_like_a_list() => Gen.Select(Gen.Int[3, 12], Steps).Sample((blocks, steps) =>
    {
        using var folder = JournalFolder.InMemory();
        var (appended, released) = (new List<byte[]>(), 0);
        var log = folder.Open(blocks * Block);
        var id = log.JournalId;
        foreach (var (kind, amount) in steps)
        {
            switch (kind)
            {
                case Step.Append:
                    appended.Add(Content(appended.Count + 1, amount));
                    Assert.Equal(appended.Count, JournalFolder.Append(log, appended[^1], epoch: appended.Count / 3).Group);
                    break;
                case Step.Release:
                    log.Release(released = Math.Max(released, amount % (appended.Count + 1)));
                    break;
                default:
                    log.Dispose();
                    if (kind == Step.Tear)
                        Tear(folder, amount);
                    log = folder.Open((3 + amount % 9) * Block);
                    log.Release(released);
                    break;
            }

            Check(log, id, appended, released);
        }

        log.Dispose();
    }, iter: 250);

    private static void Check(JournalLog log, Guid id, List<byte[]> appended, int released)
    {
        Assert.Equal((id, appended.Count, appended.Count / 3), (log.JournalId, log.LastGroup, log.LastEpoch));
        var number = released;
        foreach (var group in log.Read(released))
            Assert.True(group.Payload.Span.SequenceEqual(appended[number++]), $"group {number} differs");
        Assert.Equal(appended.Count, number);
        Assert.Equal(appended.Skip(released).Sum(payload => JournalFormat.Padded(payload.Length + FrameHeader.Bytes)), log.Bytes);
    }

    /// <summary>A frame that a power failure left unfinished behind the last one.</summary>
    private static void Tear(JournalFolder folder, int bytes)
    {
        var path = folder.Segments[^1];
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        var content = File.ReadAllBytes(path);
        var end = JournalFormat.Padded(content.AsSpan().LastIndexOfAnyExcept((byte)0) + 1);
        var torn = Content(0, (int)Math.Min(bytes, content.Length - end));
        RandomAccess.Write(file, torn, end);
    }

    // Not zeros at the end: there Tear looks for the last frame.
    private static byte[] Content(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        if (length > 0)
            bytes[^1] |= 1;
        return bytes;
    }
}
