using JdbcStore.Hosting;

namespace JdbcStore.Sql.Schema;

/// <summary>The tables of a store, for whoever looks after them.</summary>
/// <param name="dialect">The database's dialect.</param>
/// <param name="options">Where the tables are, and what their names begin with.</param>
public sealed class StoreSchema(SqlDialect dialect, JdbcStoreOptions options)
{
    /// <summary>The version of the tables that this release works with.</summary>
    public static int Version => SchemaPlan.Version;

    /// <summary>The statements that would bring the tables to <see cref="Version"/>; empty when they are there.</summary>
    /// <exception cref="StoreException">They are newer, or the database does not answer.</exception>
    public async Task<IReadOnlyList<string>> PlanAsync(CancellationToken cancellationToken)
    {
        var version = dialect.Exists(options.ConnectionString)
            ? await UseAsync("reading the version of the tables", inspection => inspection.FindVersionAsync(), cancellationToken)
            : null;
        return new SchemaPlan(dialect, new SqlText(options.TablePrefix, dialect.NowMilliseconds)).Statements(version);
    }

    /// <summary>Runs what <see cref="PlanAsync"/> tells.</summary>
    /// <returns>How many statements that were.</returns>
    /// <exception cref="LockedStoreException">A broker is active on tables of an older version.</exception>
    /// <exception cref="StoreException">The database refused, or does not answer.</exception>
    public async Task<int> ApplyAsync(CancellationToken cancellationToken)
    {
        await using var database = Open();
        return await new SchemaMigration(database).RunAsync(cancellationToken);
    }

    /// <summary>Compares the tables, and the rights on them, with what this release needs.</summary>
    /// <exception cref="StoreException">The database does not answer.</exception>
    public async Task<SchemaReport> CheckAsync(CancellationToken cancellationToken) => dialect.Exists(options.ConnectionString)
        ? await UseAsync("checking the tables", inspection => inspection.CheckAsync(), cancellationToken)
        : throw new FatalStoreException("There is no such database yet.");

    /// <summary>Removes all tables, and every message with them.</summary>
    /// <param name="force">Also while a broker is active.</param>
    /// <param name="cancellationToken">Gives up before the commit.</param>
    /// <exception cref="LockedStoreException">A broker is active.</exception>
    /// <exception cref="StoreException">The database refused, or does not answer.</exception>
    public async Task DropAsync(bool force, CancellationToken cancellationToken)
    {
        if (!dialect.Exists(options.ConnectionString))
            throw new FatalStoreException("There is no such database.");
        await using var database = Open();
        await new SchemaMigration(database).DropAsync(force, cancellationToken);
    }

    private async Task<T> UseAsync<T>(string purpose, Func<SchemaInspection, Task<T>> use, CancellationToken cancellationToken)
    {
        await using var database = Open();
        return await database.UseAsync(purpose, connection => use(new SchemaInspection(database, connection, cancellationToken)), cancellationToken);
    }

    private StoreDatabase Open() => new(dialect, options.ConnectionString, options.TablePrefix);
}
