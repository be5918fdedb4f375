using JdbcStore.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace JdbcStore.Tests.Journal;

/// <summary>A directory of its own for one test, and the journal in it.</summary>
internal sealed class JournalFolder(string? parent = null) : IDisposable
{
    public const int Block = JournalFormat.BlockBytes;

    public string Path { get; } = System.IO.Path.Combine(parent ?? System.IO.Path.GetTempPath(), $"journal-{Guid.NewGuid():N}");

    /// <summary>Where flushing costs nothing, if there is such a place: for tests that open a journal thousands of times.</summary>
    public static JournalFolder InMemory() => new(Directory.Exists("/dev/shm") ? "/dev/shm" : null);

    public IReadOnlyList<string> Segments => SegmentName.List(Path);

    public JournalLog Open(long segmentBytes = 4 * Block) =>
        JournalLog.Open(Path, new JournalLogOptions { SegmentBytes = segmentBytes }, NullLogger.Instance);

    /// <summary>Appends one group that holds these bytes, under the epoch 7.</summary>
    public static JournalPosition Append(JournalLog log, ReadOnlySpan<byte> payload, long epoch = 7)
    {
        using var group = new GroupBuffer();
        group.Append(payload);
        return log.Append(epoch, group);
    }

    /// <summary>Writes groups of these lengths, each filled with its own number, and closes the journal.</summary>
    public void Write(long segmentBytes, params int[] lengths)
    {
        using var log = Open(segmentBytes);
        foreach (var length in lengths)
            Append(log, Payload(log.LastGroup + 1, length));
    }

    public static byte[] Payload(long group, int length)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)group);
        return bytes;
    }

    /// <summary>Reads everything, from a journal that is opened for it.</summary>
    public IReadOnlyList<JournalGroup> ReadAll(long after = 0, long segmentBytes = 4 * Block)
    {
        using var log = Open(segmentBytes);
        return [.. log.Read(after)];
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
