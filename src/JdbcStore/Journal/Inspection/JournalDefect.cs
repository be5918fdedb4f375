namespace JdbcStore.Journal;

/// <summary>A range of bytes of a journal that is not as it was written.</summary>
/// <param name="File">The segment's path.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">How many bytes: up to the next good group, or up to the end of what was written.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="IsTornTail">It is at the end and no good group follows: it was never confirmed, or is being written just now.</param>
public sealed record JournalDefect(string File, long Offset, long Length, string Problem, bool IsTornTail);
