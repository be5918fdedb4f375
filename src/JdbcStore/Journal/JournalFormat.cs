namespace JdbcStore.Journal;

/// <summary>The measures of the file format. All numbers in the files are little endian.</summary>
internal static class JournalFormat
{
    /// <summary>Raised by every change that an older version would misread.</summary>
    public const uint Version = 2;

    /// <summary>Frames start at multiples of this, so that a new group never rewrites a disk sector that holds a confirmed one.</summary>
    public const int BlockBytes = 4096;

    /// <summary>The segment's header block, and the block that is kept free for the closing frame.</summary>
    public const int OverheadBytes = 2 * BlockBytes;

    public static long Padded(long bytes) => (bytes + BlockBytes - 1) / BlockBytes * BlockBytes;
}
