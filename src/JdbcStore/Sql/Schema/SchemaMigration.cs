using System.Data.Common;
using Dapper;

namespace JdbcStore.Sql.Schema;

/// <summary>
/// Brings the tables of a database to the version that this code works with, script by script. One transaction: all or nothing, except where the database
/// commits after each statement of this kind. There every statement is safe to run again, and what was interrupted goes on from its beginning.
/// </summary>
internal sealed class SchemaMigration(StoreDatabase database)
{
    private const int Tries = 5;

    /// <summary>Holds the row until the transaction ends, so that no broker becomes active meanwhile.</summary>
    private const string HoldLease = "UPDATE jdbcstore_lease SET holder_name = holder_name WHERE lease_id = 1";

    private const string ReadLease = "SELECT holder_name AS Holder, expires_at - {now} AS Milliseconds FROM jdbcstore_lease WHERE lease_id = 1";

    private readonly SchemaPlan _plan = new(database.Dialect, database.Text);

    /// <summary>Creates or upgrades the tables, once, however many start it together.</summary>
    /// <returns>How many statements it took.</returns>
    /// <exception cref="LockedStoreException">A broker is active on tables of an older version.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await database.UseAsync("bringing the tables up to date", connection => RunAsync(connection, cancellationToken), cancellationToken);
            }
            catch (StoreException e) when (attempt < Tries && e is FatalStoreException { InnerException: DbException } or TransientStoreException)
            {
                // Where the database commits after each statement, another broker can be a statement ahead; what it has done is found done the next time.
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), cancellationToken);
            }
        }
    }

    /// <summary>Removes all tables.</summary>
    /// <exception cref="LockedStoreException">A broker is active, and <paramref name="force"/> is false.</exception>
    public Task DropAsync(bool force, CancellationToken cancellationToken) => database.UseAsync(
        "removing the tables",
        async connection =>
        {
            await using var transaction = await BeginAsync(connection, cancellationToken);
            var found = await new SchemaInspection(database, connection, cancellationToken).ReadAsync(transaction);
            if (!force && found.Exists(item => item.Table == database.Text["jdbcstore_lease"]))
                await RefuseWhileActiveAsync(connection, transaction);
            await ExecuteAsync(transaction, database.Dialect.ReadScript("drop.sql").Select(statement => database.Text[statement]), cancellationToken);
            return 0;
        },
        cancellationToken);

    private async Task<int> RunAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var inspection = new SchemaInspection(database, connection, cancellationToken);
        if (await inspection.IsCurrentAsync())
            return 0;   // The usual start, which waits for nobody.
        await using var transaction = await BeginAsync(connection, cancellationToken);
        var version = await inspection.FindVersionAsync(transaction);
        var statements = _plan.Statements(version);
        if (version is not null && statements.Count > 0)
            await RefuseWhileActiveAsync(connection, transaction);
        await ExecuteAsync(transaction, statements, cancellationToken);
        return statements.Count;
    }

    private async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await database.BeginAsync(connection, cancellationToken);
        if (database.Dialect.SchemaLock is { } sql)
            await connection.ExecuteAsync(new CommandDefinition(sql, transaction: transaction, commandTimeout: 0, cancellationToken: cancellationToken));
        return transaction;
    }

    private async Task RefuseWhileActiveAsync(DbConnection connection, DbTransaction transaction)
    {
        await connection.ExecuteAsync(database.Text[HoldLease], transaction: transaction);
        var (holder, milliseconds) = await connection.QuerySingleOrDefaultAsync<(string, long)>(database.Text[ReadLease], transaction: transaction);
        if (milliseconds > 0)
            throw new LockedStoreException($"The tables cannot be changed while {holder} is active on them.");
    }

    /// <summary>Without a time-out: to rewrite the rows of a table takes as long as it takes.</summary>
    private async Task ExecuteAsync(DbTransaction transaction, IEnumerable<string> statements, CancellationToken cancellationToken)
    {
        foreach (var statement in statements)
            await transaction.Connection!.ExecuteAsync(new CommandDefinition(statement, null, transaction, 0, cancellationToken: cancellationToken));
        await database.Dialect.CommitAsync(transaction);
    }
}
