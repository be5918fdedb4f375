namespace JdbcStore.MySql;

/// <summary>MariaDB 10.6 or newer, alone or in a Galera cluster: the same dialect under its own name.</summary>
public sealed class MariaDbDialect : MySqlDialect
{
    /// <inheritdoc />
    public override string Name => "MariaDb";
}
