namespace JdbcStore.Hosting;

/// <summary>When the local journal stands in front of the database.</summary>
public enum JournalMode
{
    /// <summary>On for an embedded database, off for a server.</summary>
    Auto,

    /// <summary>On.</summary>
    On,

    /// <summary>Off: every unit is committed in the database before it is confirmed.</summary>
    Off,
}
