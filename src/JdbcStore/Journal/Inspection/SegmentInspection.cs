namespace JdbcStore.Journal;

/// <summary>Goes through segments, oldest first: counts what is good, notes what is not, and goes on behind it.</summary>
internal sealed class SegmentInspection(IProgress<JournalProgress>? progress, CancellationToken cancellationToken)
{
    private readonly OperationCounts _counts = new();
    private readonly List<JournalDefect> _defects = [];
    private readonly SortedSet<long> _epochs = [];
    private Guid? _journalId;
    private int _segments;
    private long _bytes;
    private long _before;
    private long _firstGroup;
    private long _expected;

    /// <summary>Bytes of all segments.</summary>
    public required long Total { get; init; }

    public JournalContents Contents(string directory) => new(
        directory, _journalId, _segments, _bytes, _firstGroup, Math.Max(_expected - 1, 0), [.. _epochs], _counts.Destinations, _defects);

    /// <param name="path">The segment.</param>
    /// <param name="endGroup">The first group of the next segment; null: it is the last one.</param>
    public void Run(string path, long? endGroup)
    {
        try
        {
            if (TryReadHeader(path) is not { } header)
                return;
            using var segment = Segment.OpenReadOnly(FileSystemDisk.Instance, path, header);
            using var scan = new SegmentScan(segment);
            Run(segment, scan, endGroup);
            _before += header.SegmentBytes;
        }
        catch (FileNotFoundException) when (_segments == 0)
        {
            // The store has released it since the directory was listed.
        }
    }

    private SegmentHeader? TryReadHeader(string path)
    {
        var (header, length, problem) = SegmentHeader.ReadFile(FileSystemDisk.Instance, path);
        if (problem is null && SegmentName.TryParse(path, out var named) && named != header.FirstGroup)
            problem = $"its header says that it begins with group {header.FirstGroup}, its name with {named}";
        if (problem is null && _journalId is { } id && id != header.JournalId)
            problem = $"it belongs to journal {header.JournalId}, the segment before it to {id}";
        if (problem is null && header.SegmentBytes != length)
            problem = $"the file has {length} bytes instead of {header.SegmentBytes}";
        if (problem is not null)
            _defects.Add(new JournalDefect(path, 0, length, problem, IsTornTail: false));
        return problem is null ? header : null;
    }

    private void Run(Segment segment, SegmentScan scan, long? endGroup)
    {
        if (_segments++ == 0)
            (_journalId, _firstGroup, _expected) = (segment.Header.JournalId, segment.FirstGroup, segment.FirstGroup);
        else if (segment.FirstGroup > _expected)
            _defects.Add(new JournalDefect(segment.Path, 0, 0, $"groups {_expected} to {segment.FirstGroup - 1} before it are missing", IsTornTail: false));
        _expected = segment.FirstGroup;
        for (long offset = JournalFormat.BlockBytes; _expected != endGroup;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(new JournalProgress(_before + offset, Total));
            var isValid = scan.IsValid(offset, out var frame);
            if (!isValid || frame.Group != _expected)
            {
                if (!Skip(segment, scan, isValid ? $"it holds group {frame.Group}" : scan.Problem, endGroup is null, ref offset))
                    return;
            }
            else if (frame.Kind == FrameKind.Closing)
            {
                Close(segment, endGroup is null, offset);
                return;
            }
            else
            {
                Count(segment, frame, offset);
                offset += frame.FrameBytes;
            }
        }
    }

    /// <summary>Goes on to the next good frame; false when there is none.</summary>
    private bool Skip(Segment segment, SegmentScan scan, string problem, bool isLast, ref long offset)
    {
        var next = scan.Find(offset, _expected, out var frame, out var dirtyEnd);
        if (next < 0 && dirtyEnd == offset)
            return false;   // Only zeros: nothing was written here.
        var end = next < 0 ? dirtyEnd : next;
        _defects.Add(new JournalDefect(segment.Path, offset, end - offset, $"group {_expected}: {problem}", IsTornTail: isLast && next < 0));
        (offset, _expected) = (end, next < 0 ? _expected : frame.Group);
        return next >= 0;
    }

    /// <summary>There is another segment; a store that writes may have begun it since the directory was listed.</summary>
    private void Close(Segment segment, bool isLast, long offset)
    {
        if (isLast && !File.Exists(SegmentName.For(Path.GetDirectoryName(segment.Path)!, _expected)))
            _defects.Add(new JournalDefect(segment.Path, offset, 0, $"the segment that begins with group {_expected} is missing", IsTornTail: false));
    }

    private void Count(Segment segment, in FrameHeader frame, long offset)
    {
        _epochs.Add(frame.Epoch);
        _bytes += frame.FrameBytes;
        _expected = frame.Group + 1;
        try
        {
            _counts.Add(segment.Read(frame.Group, offset, offset + frame.FrameBytes));
        }
        catch (FatalStoreException e)
        {
            _defects.Add(new JournalDefect(segment.Path, offset, frame.FrameBytes, e.Message, IsTornTail: false));
        }
    }
}
