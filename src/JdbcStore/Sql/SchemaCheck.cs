using System.Data.Common;
using Dapper;
using JdbcStore.Hosting;

namespace JdbcStore.Sql;

/// <summary>Creates or checks the tables at start. The scripts of <c>sql/</c> are the only DDL.</summary>
internal sealed class SchemaCheck(StoreDatabase database)
{
    /// <summary>The version of the tables that this code works with.</summary>
    public const int Version = 2;

    private static readonly (string Table, string Columns)[] Tables =
    [
        ("jdbcstore_schema_version", "version, applied_at"),
        ("jdbcstore_lease", "lease_id, epoch, holder, holder_name, expires_at"),
        ("jdbcstore_fence", "slot, epoch, holder, batch, settled, first_sequence, last_sequence, confirmations"),
        ("jdbcstore_destination", "destination_id, kind, name, dispatched_sequence"),
        ("jdbcstore_destination_count", "destination_id, slot, messages, bytes"),
        ("jdbcstore_message", "destination_id, lane, sequence, delivery_count, body_size, added_at, expires_at, due_at, body_id, body"),
        ("jdbcstore_body_chunk", "body_id, chunk_no, data"),
        ("jdbcstore_detached_body", "body_id, epoch"),
        ("jdbcstore_duplicate", "destination_id, duplicate_key, sequence, added_at"),
        ("jdbcstore_producer", "destination_id, producer_id, last_number, previous_number, sequence, updated_at"),
        ("jdbcstore_subscription", "subscription_id, client_id, name, ended, destination_id, selector"),
        ("jdbcstore_subscription_position", "subscription_id, lane, acked_through"),
        ("jdbcstore_subscription_ack", "subscription_id, lane, sequence, prepared_id"),
        ("jdbcstore_prepared", "prepared_id, name, prepared_at"),
        ("jdbcstore_prepared_operation",
         "prepared_id, operation_no, kind, destination_id, sequence, subscription_id, producer_id, producer_number, previous_number"),
        ("jdbcstore_journal", "journal_id, last_group, epoch"),
    ];

    public Task RunAsync(SchemaMode mode, CancellationToken cancellationToken) => mode switch
    {
        SchemaMode.Create => CreateAsync(cancellationToken),
        SchemaMode.Validate => ValidateAsync(cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await CreateOnceAsync(cancellationToken);
                return;
            }
            catch (StoreException e) when (attempt < 5 && e is FatalStoreException { InnerException: DbException } or TransientStoreException)
            {
                // Two brokers that start together can both find a table missing; the second finds it there when it looks again.
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), cancellationToken);
            }
        }
    }

    private Task<int> CreateOnceAsync(CancellationToken cancellationToken) => database.UseAsync(
        "creating the tables",
        async connection =>
        {
            if (await FindVersionAsync(connection, cancellationToken) is { } version)
                Refuse(version);
            else
                await ExecuteAsync(connection, "create.sql", cancellationToken);
            return 0;
        },
        cancellationToken);

    /// <summary>All or nothing, except where the database commits after each statement of this kind; there it goes on where it was interrupted.</summary>
    private async Task ExecuteAsync(DbConnection connection, string script, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(connection, cancellationToken);
        foreach (var statement in database.Dialect.ReadScript(script))
            await connection.ExecuteAsync(new CommandDefinition(database.Text[statement], transaction: transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }

    private Task<int> ValidateAsync(CancellationToken cancellationToken) => database.UseAsync(
        "checking the tables",
        async connection =>
        {
            var missing = new List<string>();
            foreach (var (table, columns) in Tables)
            {
                if (await FindProblemAsync(connection, database.Text[$"SELECT {columns} FROM {table} WHERE 1 = 0"], cancellationToken) is { } problem)
                    missing.Add($"{database.Text[table]}: {problem}");
            }

            if (missing.Count > 0)
                throw new FatalStoreException($"The schema does not fit (Persistence:Schema = Validate). Run create.sql, or grant the rights. {string.Join(" ", missing)}");
            Refuse(await FindVersionAsync(connection, cancellationToken) ?? 0);
            return 0;
        },
        cancellationToken);

    private async Task<int?> FindVersionAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            const string sql = "SELECT MAX(version) FROM jdbcstore_schema_version";
            return await connection.ExecuteScalarAsync<int?>(new CommandDefinition(database.Text[sql], cancellationToken: cancellationToken));
        }
        catch (DbException e) when (database.Dialect.Classify(e) == SqlFault.Permanent)
        {
            return null;   // No such table.
        }
    }

    private async Task<string?> FindProblemAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        try
        {
            await connection.ExecuteScalarAsync(new CommandDefinition(sql, cancellationToken: cancellationToken));
            return null;
        }
        catch (DbException e) when (database.Dialect.Classify(e) == SqlFault.Permanent)
        {
            return e.Message;
        }
    }

    private static void Refuse(int version)
    {
        if (version != Version)
            throw new FatalStoreException($"The tables have version {version}; this release works with version {Version} only.");
    }
}
