namespace JdbcStore.Journal;

/// <summary>One open file of the journal, and where its frames end.</summary>
internal sealed class Segment : IDisposable
{
    private readonly IJournalFile _file;
    private readonly List<long> _ends = [];

    private Segment(string path, SegmentHeader header, IJournalFile file)
    {
        Path = path;
        Header = header;
        _file = file;
        Seed = header.Seed;
    }

    public string Path { get; }
    public SegmentHeader Header { get; }
    public uint Seed { get; }
    public IJournalFile File => _file;
    public long FirstGroup => Header.FirstGroup;
    public long LastGroup => FirstGroup + _ends.Count - 1;
    public bool IsEmpty => _ends.Count == 0;
    public long End => IsEmpty ? JournalFormat.BlockBytes : _ends[^1];

    /// <summary>Opens an existing segment; its frames are to be added by whoever verifies them.</summary>
    public static Segment Open(IJournalDisk disk, string path, SegmentHeader header) => new(path, header, disk.Open(path, FileAccess.ReadWrite));

    /// <summary>The same for somebody who only looks.</summary>
    public static Segment OpenReadOnly(IJournalDisk disk, string path, SegmentHeader header) => new(path, header, disk.Open(path, FileAccess.Read));

    /// <summary>Gives a zero-filled file its header and then, once that is durable, its name.</summary>
    public static Segment Create(IJournalDisk disk, string prepared, string directory, SegmentHeader header)
    {
        var path = SegmentName.For(directory, header.FirstGroup);
        using (var file = disk.Open(prepared, FileAccess.ReadWrite))
        {
            var block = new byte[JournalFormat.BlockBytes];
            header.Write(block);
            file.Write(block, 0);
            file.Flush();
        }

        disk.Move(prepared, path); // an empty segment that is too small for its first group is replaced
        disk.FlushDirectory(directory);
        return Open(disk, path, header);
    }

    public bool Fits(long frameBytes) => End + frameBytes + JournalFormat.BlockBytes <= Header.SegmentBytes;

    /// <summary>Takes note of a frame that has been verified, or written and flushed.</summary>
    public void Add(long frameBytes) => _ends.Add(End + frameBytes);

    /// <summary>Where a group's frame starts; one past the last group, where the next one will.</summary>
    public long StartOf(long group) => group == FirstGroup ? JournalFormat.BlockBytes : EndOf(group - 1);

    /// <summary>Bytes of the frames after a group.</summary>
    public long BytesAfter(long group) => group >= LastGroup ? 0 : End - StartOf(Math.Max(group + 1, FirstGroup));

    /// <summary>Writes a frame and waits until it is durable.</summary>
    public void Write(ReadOnlySpan<byte> frame)
    {
        _file.Write(frame, End);
        _file.Flush();
    }

    /// <summary>Reads a group back, and verifies it again.</summary>
    public JournalGroup Read(long group, long start, long end)
    {
        var frame = new byte[end - start];
        var read = _file.Read(frame, start);
        if (!FrameHeader.TryRead(frame, out var header) || header.Group != group || (uint)header.PayloadBytes > read - FrameHeader.Bytes)
            throw DamagedSince(group, start);
        var payload = frame.AsMemory(FrameHeader.Bytes, header.PayloadBytes);
        if (Crc32C.Append(FrameHeader.Checksum(frame, Seed), payload.Span) != header.Crc)
            throw DamagedSince(group, start);
        return new JournalGroup(header.Epoch, payload, new JournalPosition(group, start + FrameHeader.Bytes));
    }

    /// <summary>Fills a buffer from a place in the file.</summary>
    public async ValueTask ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        while (!destination.IsEmpty)
        {
            var read = await _file.ReadAsync(destination, offset, cancellationToken);
            if (read == 0)
                throw new FatalStoreException($"The journal segment '{Path}' ends at byte {offset}, although more had been written.");
            (offset, destination) = (offset + read, destination[read..]);
        }
    }

    /// <summary>Marks that a further segment exists. Not flushed: only a lost file needs it, and recovery does without it.</summary>
    public void Close()
    {
        Span<byte> block = stackalloc byte[JournalFormat.BlockBytes];
        block.Clear();
        FrameHeader.Write(block[..FrameHeader.Bytes], FrameKind.Closing, LastGroup + 1, Header.EpochBefore, Seed);
        _file.Write(block, End);
    }

    /// <summary>Overwrites what lies between two offsets, which are multiples of the block, with zeros.</summary>
    public void Zero(long from, long to)
    {
        Span<byte> zeros = stackalloc byte[JournalFormat.BlockBytes];
        zeros.Clear();
        for (; from < to; from += zeros.Length)
            _file.Write(zeros, from);
    }

    public void Dispose() => _file.Dispose();

    private FatalStoreException DamagedSince(long group, long offset) => new(
        $"The frame of group {group} in the journal segment '{Path}' at byte {offset} has been damaged since it was written or last verified.");

    private long EndOf(long group) => _ends[(int)(group - FirstGroup)];
}
