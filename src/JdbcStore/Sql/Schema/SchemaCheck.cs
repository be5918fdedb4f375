using JdbcStore.Hosting;

namespace JdbcStore.Sql.Schema;

/// <summary>Creates, upgrades or checks the tables at start. The scripts of <c>sql/</c> are the only DDL.</summary>
internal sealed class SchemaCheck(StoreDatabase database)
{
    public Task RunAsync(SchemaMode mode, CancellationToken cancellationToken) => mode switch
    {
        SchemaMode.Create => new SchemaMigration(database).RunAsync(cancellationToken),
        SchemaMode.Validate => ValidateAsync(cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task ValidateAsync(CancellationToken cancellationToken)
    {
        var report = await database.UseAsync(
            "checking the tables", connection => new SchemaInspection(database, connection, cancellationToken).CheckAsync(), cancellationToken);
        if (report.Version is { } version && SchemaPlan.Scripts(version).ToList() is { Count: > 0 } scripts)
        {
            throw new FatalStoreException(
                $"The tables have version {version}, and this release works with version {SchemaPlan.Version}: "
                + $"run {string.Join(" and ", scripts)}, or 'jdbcstore schema apply'.");
        }

        if (report.Differences.Count > 0)
        {
            throw new FatalStoreException(
                "The tables are not as this release needs them (Persistence:Schema = Validate). 'jdbcstore schema check' tells the same."
                + string.Concat(report.Differences.Select(difference => $"{Environment.NewLine}  {difference}")));
        }
    }
}
