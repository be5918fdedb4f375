namespace JdbcStore.Journal;

/// <summary>What a frame is for.</summary>
internal enum FrameKind
{
    /// <summary>Holds one group.</summary>
    Group = 1,

    /// <summary>The segment ends here, and the next one begins with this frame's group: a lost last segment does not go unnoticed.</summary>
    Closing = 2,
}
