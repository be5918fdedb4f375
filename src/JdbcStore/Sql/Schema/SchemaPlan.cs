namespace JdbcStore.Sql.Schema;

/// <summary>Which scripts bring the tables of a store to the version that this code works with.</summary>
/// <param name="dialect">Has the scripts.</param>
/// <param name="text">Puts the prefix into them.</param>
internal sealed class SchemaPlan(SqlDialect dialect, SqlText text)
{
    /// <summary>The version of the tables that this code works with.</summary>
    public const int Version = 2;

    /// <summary>The statements for tables of this version, or none; empty when they are up to date.</summary>
    /// <exception cref="FatalStoreException">They are newer than this code, or there is no way from them.</exception>
    public IReadOnlyList<string> Statements(int? version)
    {
        try
        {
            return [.. Scripts(version).SelectMany(dialect.ReadScript).Select(statement => text[statement])];
        }
        catch (FileNotFoundException e)
        {
            throw new FatalStoreException(
                $"The tables have version {version}, from which there is no way to version {Version}: {dialect.Name} has no {e.FileName}.", e);
        }
    }

    /// <summary>Their files' names, in the order in which they are run.</summary>
    /// <exception cref="FatalStoreException">The tables are newer than this code.</exception>
    public static IEnumerable<string> Scripts(int? version)
    {
        if (version > Version)
            throw new FatalStoreException($"The tables have version {version}, and this release works with version {Version}: it is too old for them.");
        return version is { } old ? Enumerable.Range(old, Version - old).Select(from => $"upgrade-{from}-to-{from + 1}.sql") : ["create.sql"];
    }
}
