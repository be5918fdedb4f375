namespace JdbcStore.Tests.Direct.Pipeline;

/// <summary>What the scripted database makes of one try to commit a batch.</summary>
public enum Outcome
{
    /// <summary>Committed, and so answered.</summary>
    Commit,

    /// <summary>Rolled back; the same may succeed now.</summary>
    Transient,

    /// <summary>The connection broke before the commit.</summary>
    LostBefore,

    /// <summary>The connection broke between the commit and its reply.</summary>
    LostAfter,

    /// <summary>Rolled back, and trying again does not help.</summary>
    Refuse,

    /// <summary>Another store takes over before the try.</summary>
    Fence,
}
