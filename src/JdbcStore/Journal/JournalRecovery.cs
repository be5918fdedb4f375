using Microsoft.Extensions.Logging;

namespace JdbcStore.Journal;

/// <summary>
/// Opens the segments that are there and verifies every frame. A torn tail, which was never confirmed, is cut off; any other damage is
/// refused, because going on would lose confirmed messages without a word.
/// </summary>
internal static class JournalRecovery
{
    /// <summary>The segments, oldest first, ready to be appended to; none in a new directory.</summary>
    public static List<Segment> Run(IJournalDisk disk, string directory, ILogger logger, out long lastEpoch)
    {
        var segments = new List<Segment>();
        lastEpoch = 0;
        try
        {
            foreach (var path in SegmentName.List(disk, directory))
                segments.Add(OpenSegment(disk, path, segments.Count == 0 ? null : segments[0].Header.JournalId));
            for (var i = 0; i < segments.Count; i++)
                lastEpoch = Verify(segments[i], i + 1 < segments.Count ? segments[i + 1] : null, logger);
            return segments;
        }
        catch
        {
            segments.ForEach(segment => segment.Dispose());
            throw;
        }
    }

    private static Segment OpenSegment(IJournalDisk disk, string path, Guid? journalId)
    {
        var (header, fileBytes, problem) = SegmentHeader.ReadFile(disk, path);
        if (problem is not null)
            throw Damaged(path, 0, problem);
        if (!SegmentName.TryParse(path, out var named) || header.FirstGroup != named)
            throw Damaged(path, 0, $"its header says that it begins with group {header.FirstGroup}, its name with {named}");
        if (journalId is not null && header.JournalId != journalId)
            throw Damaged(path, 0, $"it belongs to journal {header.JournalId}, the segment before it to {journalId}");
        if (header.SegmentBytes != fileBytes)
            throw Damaged(path, Math.Min(fileBytes, header.SegmentBytes), $"the file has {fileBytes} bytes instead of {header.SegmentBytes}");
        return Segment.Open(disk, path, header);
    }

    private static long Verify(Segment segment, Segment? next, ILogger logger)
    {
        using var scan = new SegmentScan(segment);
        var closed = scan.Run(next?.FirstGroup ?? long.MaxValue);
        var expected = segment.LastGroup + 1;
        if (next is not null && next.FirstGroup != expected)
            throw NotContinued(segment, closed, scan.Problem, next);
        if (next is null && closed)
            throw Damaged(segment.Path, segment.End, $"the segment that begins with group {expected} is missing");
        if (next is null)
            Settle(segment, scan, logger);
        else if (scan.IsValid(segment.End, out var late) && late.Kind == FrameKind.Group)
            JournalEvents.FencedLeftOut(logger, segment.Path, segment.End, late.Group, late.Epoch);
        return scan.LastEpoch;
    }

    private static FatalStoreException NotContinued(Segment segment, bool closed, string problem, Segment next)
    {
        return closed
            ? Damaged(
                segment.Path, segment.End,
                $"group {segment.LastGroup + 1} should follow, but '{next.Path}' begins with {next.FirstGroup}: segments are missing")
            : BadFrame(segment, problem, $"the segment '{next.Path}'");
    }

    private static void Settle(Segment segment, SegmentScan scan, ILogger logger)
    {
        var problem = scan.Problem;
        var dirtyEnd = scan.Tail(out var proof);
        if (proof >= 0)
            throw BadFrame(segment, problem, $"a good frame at byte {proof}");

        if (dirtyEnd > segment.End)
        {
            JournalEvents.TornTailCut(logger, segment.Path, segment.End, segment.LastGroup + 1, problem);
            segment.Zero(segment.End, dirtyEnd);
        }

        // What is kept has perhaps never been flushed: the process may have died in between.
        if (!segment.IsEmpty)
            scan.RewriteLast();
        segment.File.Flush();
    }

    private static FatalStoreException BadFrame(Segment segment, string problem, string proof) =>
        Damaged(segment.Path, segment.End, $"the frame of group {segment.LastGroup + 1} is bad ({problem}), although {proof} proves that it was confirmed");

    private static FatalStoreException Damaged(string path, long offset, string what) => new(
        $"The journal is damaged: in the segment '{path}' at byte {offset}, {what}. The store does not start, because confirmed messages would "
        + "be lost. 'jdbcstore journal verify' lists every bad range, 'jdbcstore journal status' what can still be read. Restore the whole journal "
        + "directory from a copy; or, to give up what the database does not have yet, move the directory away.");
}
