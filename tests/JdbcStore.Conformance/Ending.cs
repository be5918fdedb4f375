namespace JdbcStore.Conformance;

/// <summary>How the life of an active store ends, and what comes after it.</summary>
public enum Ending
{
    /// <summary>It is stopped in order; then another is started.</summary>
    Reopen,

    /// <summary>Its machine dies; another is started on what is left.</summary>
    Crash,

    /// <summary>It is stopped in order while a standby waits to take over.</summary>
    TakeOver,
}
