namespace JdbcStore.Hosting;

/// <summary>What to do about the tables at start.</summary>
public enum SchemaMode
{
    /// <summary>Create or upgrade them; needs DDL rights.</summary>
    Create,

    /// <summary>Check them and refuse to start when something is missing; a DML-only account suffices.</summary>
    Validate,

    /// <summary>Trust that they are there.</summary>
    None,
}
