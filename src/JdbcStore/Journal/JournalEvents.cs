using Microsoft.Extensions.Logging;

namespace JdbcStore.Journal;

/// <summary>What the journal logs: event ids 3000 to 3099.</summary>
internal static partial class JournalEvents
{
    [LoggerMessage(3000, LogLevel.Information, "Journal {JournalId} created in {Directory}")]
    public static partial void Created(ILogger logger, Guid journalId, string directory);

    [LoggerMessage(3001, LogLevel.Information, "Journal {JournalId} opened in {Directory}: groups {FirstGroup} to {LastGroup} in {Segments} segments")]
    public static partial void Opened(ILogger logger, Guid journalId, string directory, long firstGroup, long lastGroup, int segments);

    [LoggerMessage(3002, LogLevel.Warning,
        "Journal segment {Segment} ends in a torn frame at byte {Offset} (group {Group}: {Problem}); no good frame follows: never confirmed, so cut off")]
    public static partial void TornTailCut(ILogger logger, string segment, long offset, long group, string problem);

    [LoggerMessage(3003, LogLevel.Debug, "Journal segment {Segment} begun")]
    public static partial void SegmentBegun(ILogger logger, string segment);

    [LoggerMessage(3004, LogLevel.Debug, "Journal segment {Segment} released")]
    public static partial void SegmentReleased(ILogger logger, string segment);

    [LoggerMessage(3005, LogLevel.Warning, "The next journal segment could not be prepared in {File}; it is tried again when it is needed")]
    public static partial void SpareFailed(ILogger logger, string file, Exception exception);

    [LoggerMessage(3007, LogLevel.Warning,
        "Journal segment {Segment} has a group {Group} of epoch {Epoch} at byte {Offset}, written when another store had taken over: never confirmed, so left out")]
    public static partial void FencedLeftOut(ILogger logger, string segment, long offset, long group, long epoch);

    [LoggerMessage(3006, LogLevel.Critical, "The journal in {Directory} has failed; nothing is confirmed any more until it is opened again")]
    public static partial void Failed(ILogger logger, string directory, Exception exception);
}
