namespace JdbcStore.Hosting;

/// <summary>What to do about server settings that would lose confirmed commits.</summary>
public enum DurabilityMode
{
    /// <summary>Say it at each start.</summary>
    Warn,

    /// <summary>Refuse to start.</summary>
    Enforce,

    /// <summary>Do not look.</summary>
    Off,
}
