using Microsoft.Extensions.Logging;

namespace JdbcStore.Journal;

/// <summary>
/// An append-only log of groups in a directory: what <see cref="Append"/> has returned for is on the disk. Group numbers rise by one
/// and are never used again. One caller appends and disposes, one releases; everything else may be called by any thread at any time.
/// </summary>
internal sealed class JournalLog : IDisposable
{
    private readonly string _directory;
    private readonly ILogger _logger;
    private readonly JournalLogOptions _options;
    private readonly SegmentSupply _supply;
    private readonly List<Segment> _segments; // oldest first, never empty: the last one remembers the group number
    private readonly Lock _gate = new();      // guards the list and the segments' indexes
    private long _released;
    private long _lastEpoch;
    private bool _isUntouched;                // the active segment is new: nobody else can have it open
    private Exception? _failure;
    private volatile bool _disposed;

    private JournalLog(string directory, JournalLogOptions options, ILogger logger)
    {
        (_directory, _options, _logger) = (directory, options, logger);
        _supply = new SegmentSupply(options.Disk, directory, options.SegmentBytes, logger);
        _supply.Discard();
        _segments = JournalRecovery.Run(options.Disk, directory, logger, out _lastEpoch);
        if (_segments.Count == 0)
            CreateFirst();
        _released = _segments[0].FirstGroup - 1;
    }

    /// <summary>Tells this journal from every other, also when its directory is moved.</summary>
    public Guid JournalId => Active.Header.JournalId;

    /// <summary>The number of the last group that is durable; 0 before the first.</summary>
    public long LastGroup => Active.LastGroup;

    /// <summary>The epoch of the last group; 0 before the first.</summary>
    public long LastEpoch => Volatile.Read(ref _lastEpoch);

    /// <summary>Bytes of the groups that have not been released.</summary>
    public long Bytes => BytesAfter(_released);

    /// <summary>The first group that is there, or will be.</summary>
    public long FirstGroup
    {
        get { lock (_gate) return _segments[0].FirstGroup; }
    }

    private Segment Active
    {
        get { lock (_gate) return _segments[^1]; }
    }

    /// <summary>Creates the journal, or recovers it: afterwards every frame has been verified and is durable.</summary>
    /// <exception cref="FatalStoreException">It is damaged, and not only by a torn tail.</exception>
    /// <exception cref="UnavailableStoreException">The file system refuses.</exception>
    public static JournalLog Open(string directory, JournalLogOptions options, ILogger logger)
    {
        try
        {
            directory = Path.GetFullPath(directory);
            options.Disk.CreateDirectory(directory);
            var log = new JournalLog(directory, options, logger);
            options.Disk.FlushDirectory(directory);
            JournalEvents.Opened(logger, log.JournalId, directory, log._segments[0].FirstGroup, log.LastGroup, log._segments.Count);
            return log;
        }
        catch (Exception exception) when (JournalFault.IsOfFileSystem(exception))
        {
            throw new UnavailableStoreException($"The journal cannot be opened: {JournalFault.Describe(directory, exception)}.", exception);
        }
    }

    /// <summary>
    /// Begins a new file for a new epoch. An earlier one's writer that was paused may still have the last file open: whatever it writes there when it wakes
    /// lies behind what counts.
    /// </summary>
    /// <exception cref="UnavailableStoreException">There is no room for it.</exception>
    public void BeginEpoch()
    {
        if (!_isUntouched)
            BeginSegment(LastGroup + 1, frameBytes: 0);
    }

    /// <summary>Writes one group and waits until it is durable. For a single caller at a time.</summary>
    /// <returns>The group's number, and where its payload starts.</returns>
    /// <exception cref="OutcomeUnknownStoreException">The write or the flush failed: the group may be there when the journal is opened again.</exception>
    /// <exception cref="UnavailableStoreException">Nothing was written: an earlier append failed, or there is no room for a further segment.</exception>
    public JournalPosition Append(long epoch, GroupBuffer group)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_failure is not null)
            throw Unavailable(_failure);

        var number = LastGroup + 1;
        var frame = group.Seal(number, epoch, Active.Seed);
        var segment = Active.Fits(frame.Length) ? Active : BeginSegment(number, frame.Length);
        var offset = segment.End;
        try
        {
            segment.Write(frame);
        }
        catch (Exception exception)
        {
            Latch(exception);
            throw new OutcomeUnknownStoreException($"Whether group {number} is durable is unknown: {JournalFault.Describe(_directory, exception)}.", exception);
        }

        lock (_gate)
            segment.Add(frame.Length);
        Volatile.Write(ref _lastEpoch, epoch);
        _isUntouched = false;
        if (_options.PreparesAhead && segment.End > segment.Header.SegmentBytes / 2)
            _supply.PrepareAhead();
        return new JournalPosition(number, offset + FrameHeader.Bytes);
    }

    /// <summary>The groups after this one, in order, up to the last at the time it is reached; one in memory at a time.</summary>
    /// <remarks>Groups still to be read must not be released meanwhile.</remarks>
    /// <exception cref="FatalStoreException">Groups in between are missing, or a frame has changed since it was verified.</exception>
    public IEnumerable<JournalGroup> Read(long afterGroup)
    {
        lock (_gate)
        {
            var (first, last) = (_segments[0].FirstGroup, _segments[^1].LastGroup);
            if (afterGroup < first - 1)
                throw new FatalStoreException(
                    $"The journal in '{_directory}' begins with group {first}, but {afterGroup + 1} should come next: segments are missing.");
            if (afterGroup > last)
                throw new FatalStoreException(
                    $"The journal in '{_directory}' ends with group {last}, but group {afterGroup} was written: segments are missing, or it is an old copy.");
        }

        return ReadOn(afterGroup + 1);
    }

    /// <summary>Reads bytes of a group, such as one body. False: the group has been released.</summary>
    /// <remarks>Not checked against the group's checksum, which would mean to read the whole group.</remarks>
    public async ValueTask<bool> TryReadAsync(JournalPosition position, Memory<byte> destination, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (Find(position.Group) is not { } segment)
            return false;
        try
        {
            await segment.ReadAsync(position.Offset, destination, cancellationToken);
            return true;
        }
        catch (ObjectDisposedException) when (!_disposed)
        {
            return false; // released just now
        }
    }

    /// <summary>Bytes of the groups after this one.</summary>
    public long BytesAfter(long group)
    {
        lock (_gate)
        {
            var bytes = 0L;
            foreach (var segment in _segments)
                bytes += segment.BytesAfter(group);
            return bytes;
        }
    }

    /// <summary>The groups up to this one are in the database: deletes the segments that hold nothing else. The last one always stays.</summary>
    public void Release(long throughGroup)
    {
        while (OldestReleased(throughGroup) is { } segment)
        {
            // One by one, oldest first: a gap in the middle, left by a failure, would look like a lost segment.
            _options.Disk.Delete(segment.Path);
            _options.Disk.FlushDirectory(_directory);
            lock (_gate)
                _segments.Remove(segment);
            segment.Dispose();
            JournalEvents.SegmentReleased(_logger, segment.Path);
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _supply.Dispose();
        lock (_gate)
            _segments.ForEach(segment => segment.Dispose());
    }

    private void CreateFirst()
    {
        var header = new SegmentHeader(Guid.NewGuid(), FirstGroup: 1, EpochBefore: 0, _options.SegmentBytes);
        _segments.Add(Segment.Create(_options.Disk, _supply.Take(header.SegmentBytes), _directory, header));
        _isUntouched = true;
        JournalEvents.Created(_logger, header.JournalId, _directory);
    }

    private Segment BeginSegment(long number, long frameBytes)
    {
        var bytes = Math.Max(_options.SegmentBytes, frameBytes + JournalFormat.OverheadBytes);
        var prepared = Prepare(bytes);
        try
        {
            var (full, segment) = (Active, Segment.Create(_options.Disk, prepared, _directory, new SegmentHeader(JournalId, number, LastEpoch, bytes)));
            if (!full.IsEmpty)
                full.Close();
            lock (_gate)
            {
                if (full.IsEmpty)
                    _segments.Remove(full); // the new one has taken its name
                _segments.Add(segment);
            }

            if (full.IsEmpty)
                full.Dispose();
            _isUntouched = true;
            JournalEvents.SegmentBegun(_logger, segment.Path);
            return segment;
        }
        catch (Exception exception)
        {
            Latch(exception);
            throw Unavailable(exception);
        }
    }

    // Not latched: nothing of the journal has been touched, so when there is space again it goes on.
    private string Prepare(long bytes)
    {
        try
        {
            return _supply.Take(bytes);
        }
        catch (Exception exception) when (JournalFault.IsOfFileSystem(exception))
        {
            throw Unavailable(exception);
        }
    }

    private IEnumerable<JournalGroup> ReadOn(long group)
    {
        for (; Find(group) is { } segment; group++)
        {
            (long Start, long End) frame;
            lock (_gate)
                frame = (segment.StartOf(group), segment.StartOf(group + 1));
            yield return segment.Read(group, frame.Start, frame.End);
        }
    }

    private Segment? Find(long group)
    {
        lock (_gate)
        {
            var segment = _segments.FindLast(candidate => candidate.FirstGroup <= group);
            return segment?.LastGroup >= group ? segment : null;
        }
    }

    private Segment? OldestReleased(long throughGroup)
    {
        lock (_gate)
        {
            _released = Math.Max(_released, throughGroup);
            return _segments.Count > 1 && _segments[0].LastGroup <= _released ? _segments[0] : null;
        }
    }

    private void Latch(Exception exception)
    {
        _failure = exception;
        JournalEvents.Failed(_logger, _directory, exception);
    }

    private UnavailableStoreException Unavailable(Exception cause) =>
        new($"The journal takes nothing: {JournalFault.Describe(_directory, cause)}.", cause);
}
