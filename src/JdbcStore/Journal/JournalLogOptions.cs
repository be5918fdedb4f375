namespace JdbcStore.Journal;

/// <summary>How a journal keeps its files.</summary>
internal sealed record JournalLogOptions
{
    public const long DefaultSegmentBytes = 16 * 1024 * 1024;

    /// <summary>Where its files are.</summary>
    public IJournalDisk Disk { get; init; } = FileSystemDisk.Instance;

    /// <summary>Fills the next segment in the background, before it is needed.</summary>
    public bool PreparesAhead { get; init; } = true;

    /// <summary>The size of a segment: a multiple of the block, at least three of them. A larger group gets a segment of its own size.</summary>
    public long SegmentBytes
    {
        get;
        init => field = value % JournalFormat.BlockBytes == 0 && value > JournalFormat.OverheadBytes
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"A segment's size is a multiple of {JournalFormat.BlockBytes}, and at least three times that.");
    } = DefaultSegmentBytes;
}
