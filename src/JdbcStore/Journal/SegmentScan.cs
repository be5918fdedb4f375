namespace JdbcStore.Journal;

/// <summary>Verifies a segment's frames one after another, and looks at what lies behind the last good one.</summary>
internal sealed class SegmentScan(Segment segment) : IDisposable
{
    private readonly SegmentWindow _window = new(segment.File);

    /// <summary>Why the frame at <see cref="Segment.End"/> does not count.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>The epoch of the last good frame, or the one that the segment began with.</summary>
    public long LastEpoch { get; private set; } = segment.Header.EpochBefore;

    /// <summary>Adds each good frame to the segment. True: a closing frame tells that another segment follows.</summary>
    /// <param name="endGroup">The first group of the next segment: what follows here from this group on was written by one who was fenced.</param>
    public bool Run(long endGroup)
    {
        while (segment.LastGroup + 1 < endGroup && IsValid(segment.End, out var frame))
        {
            if (frame.Group != segment.LastGroup + 1)
            {
                Problem = $"it holds group {frame.Group}";
                return false;
            }

            if (frame.Kind == FrameKind.Closing)
                return true;
            segment.Add(frame.FrameBytes);
            LastEpoch = frame.Epoch;
        }

        return false;
    }

    /// <summary>
    /// Looks behind the last good frame. Since a group is written only when the one before it has been flushed, a good frame there
    /// proves that what is bad in between had been confirmed.
    /// </summary>
    /// <param name="proof">Where such a frame is; otherwise -1.</param>
    /// <returns>The end of the last block that is not all zeros; nothing was written behind it.</returns>
    public long Tail(out long proof)
    {
        proof = Find(segment.End, segment.LastGroup + 1, out _, out var dirtyEnd);
        return dirtyEnd;
    }

    /// <summary>Looks for a good frame.</summary>
    /// <param name="from">A multiple of the block.</param>
    /// <param name="leastGroup">An older group is a copy of a segment that was sent as a message's body, and no frame.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="dirtyEnd">The end of the last block before it, or its own first, that is not all zeros.</param>
    /// <returns>Where it starts; otherwise -1.</returns>
    public long Find(long from, long leastGroup, out FrameHeader frame, out long dirtyEnd)
    {
        dirtyEnd = from;
        frame = default;
        for (var offset = from; offset < segment.Header.SegmentBytes; offset += JournalFormat.BlockBytes)
        {
            var block = _window.From(offset, JournalFormat.BlockBytes);
            if (!block.ContainsAnyExcept((byte)0))
                continue;
            dirtyEnd = offset + JournalFormat.BlockBytes;
            if (FrameHeader.TryRead(block, out frame) && frame.Group >= leastGroup && IsValid(offset, out _))
                return offset;
        }

        return -1;
    }

    /// <summary>
    /// Writes the last frame once more. After a flush that failed the system may hold it in memory only, marked as written, and would
    /// neither write it at the next flush nor show the loss before the next power failure.
    /// </summary>
    public void RewriteLast()
    {
        var offset = segment.StartOf(segment.LastGroup);
        while (offset < segment.End)
        {
            var piece = _window.From(offset, segment.End - offset);
            segment.File.Write(piece, offset);
            offset += piece.Length;
        }
    }

    public void Dispose() => _window.Dispose();

    /// <summary>Whether a frame starts here and is as it was written; otherwise <see cref="Problem"/> says why it is not.</summary>
    public bool IsValid(long offset, out FrameHeader frame)
    {
        var start = _window.From(offset, FrameHeader.Bytes);
        frame = default;
        if (start.Length < FrameHeader.Bytes)
            return Fail("the segment has no room for it");
        if (!FrameHeader.TryRead(start, out frame))
            return Fail(start.ContainsAnyExcept((byte)0) ? "its header is damaged" : "there are only zeros");
        if (frame.PayloadBytes < 0 || offset + frame.FrameBytes > segment.Header.SegmentBytes)
            return Fail($"its length of {frame.PayloadBytes} bytes is impossible");

        var crc = FrameHeader.Checksum(start, segment.Seed);
        long at = offset + FrameHeader.Bytes, end = at + frame.PayloadBytes;
        while (at < end)
        {
            var piece = _window.From(at, end - at);
            if (piece.IsEmpty)
                return Fail("the file ends in it");
            crc = Crc32C.Append(crc, piece);
            at += piece.Length;
        }

        return crc == frame.Crc || Fail("its content does not match its checksum");
    }

    private bool Fail(string problem)
    {
        Problem = problem;
        return false;
    }
}
