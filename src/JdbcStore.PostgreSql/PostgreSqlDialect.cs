using System.Data.Common;
using System.Net.Sockets;
using Dapper;
using JdbcStore.Sql;
using JdbcStore.Sql.Schema;
using Npgsql;

namespace JdbcStore.PostgreSql;

/// <summary>PostgreSQL 13 or newer through Npgsql: arrays through unnest, one implicit transaction and one round trip a batch.</summary>
public sealed class PostgreSqlDialect : SqlDialect
{
    /// <inheritdoc />
    public override string Name => "PostgreSql";

    /// <summary>Not now(), which stands still within a transaction.</summary>
    public override string NowMilliseconds => "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    /// <inheritdoc />
    public override string? CheckConnectionString(string connectionString)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrEmpty(builder.Host) ? "it names no server; write 'Host=localhost;Username=...;Database=...'" : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or KeyNotFoundException)
        {
            return e.Message;
        }
    }

    /// <inheritdoc />
    public override DbDataSource CreateDataSource(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (builder.MaxAutoPrepare == 0)
        {
            builder.MaxAutoPrepare = 40;
            builder.AutoPrepareMinUsages = 2;
        }

        // A batch goes out in few large sends: with the driver's 8 KiB the server would wake up for each piece of it.
        if (builder.WriteBufferSize == 8192)
            builder.WriteBufferSize = 256 << 10;
        if (builder.ReadBufferSize == 8192)
            builder.ReadBufferSize = 64 << 10;

        // A plan made while the message table was empty would scan it for ever after: only index plans are acceptable here,
        // and since no other is left, one generic plan a statement saves planning each time. What must scan all the same, such as a small table,
        // then seems so costly that the server would compile it, which takes a hundred times as long as to run it.
        builder.Options = string.Join(" -c ", builder.Options ?? "", "enable_seqscan=off", "enable_hashjoin=off", "enable_mergejoin=off",
            "enable_material=off", "plan_cache_mode=force_generic_plan", "jit=off").Trim();
        if (!builder.Host!.Contains(',', StringComparison.Ordinal))
            return new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
        return new NpgsqlDataSourceBuilder(builder.ConnectionString).BuildMultiHost().WithTargetSession(TargetSessionAttributes.ReadWrite);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> ReadScript(string fileName) =>
        PsqlScript.Statements(EmbeddedScript.Read(typeof(PostgreSqlDialect).Assembly, fileName));

    /// <inheritdoc />
    public override SchemaCatalogue Catalogue { get; } = new(CatalogueQuery.Text, EmbeddedScript.Read(typeof(PostgreSqlDialect).Assembly, "catalogue.txt"));

    /// <inheritdoc />
    public override string SchemaLock => "SELECT pg_advisory_xact_lock(hashtext('jdbcstore schema'))";

    /// <inheritdoc />
    public override SqlWriter CreateWriter(DbConnection connection, SqlText text) => new PostgreSqlWriter((NpgsqlConnection)connection, text);

    /// <inheritdoc />
    public override async Task<IReadOnlyCollection<DuplicateKey>> FindDuplicatesAsync(
        DbConnection connection, SqlText text, IReadOnlyList<DuplicateKey> keys, CancellationToken cancellationToken)
    {
        var sql = text[
            """
            SELECT d.destination_id AS DestinationId, d.duplicate_key AS Key
              FROM unnest(@destinations, @keys) AS k (destination_id, duplicate_key)
              JOIN jdbcstore_duplicate d USING (destination_id, duplicate_key)
            """];
        var parameters = new { destinations = keys.Select(k => k.DestinationId).ToArray(), keys = keys.Select(k => k.Key).ToArray() };
        return (await connection.QueryAsync<DuplicateKey>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))).AsList();
    }

    /// <inheritdoc />
    public override async Task CommitAsync(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        using var warnings = new CommitWarnings((NpgsqlConnection)transaction.Connection!);
        await transaction.CommitAsync(CancellationToken.None);
        warnings.ThrowIfAny();
    }

    /// <summary>SQLSTATE classes: https://www.postgresql.org/docs/current/errcodes-appendix.html.</summary>
    public override SqlFault Classify(Exception exception) => exception switch
    {
        PostgresException { SqlState: "23502", ColumnName: "batch" } => SqlFault.FenceViolated,
        PostgresException e => e.SqlState switch
        {
            "40001" or "40P01" or "40000" or "40002" or "55P03" or "57014" or "25P02" or "0A000" or "26000" => SqlFault.Transient,
            "57P01" or "57P02" or "57P03" or "25P03" or "57P05" or "25006" => SqlFault.ConnectionLost,   // shut down, starting, idle time-outs, read-only standby
            "53100" or "53200" or "53300" or "53400" or "53000" => SqlFault.Exhausted,                   // disk, memory, connections
            _ => e.SqlState.StartsWith("08", StringComparison.Ordinal) ? SqlFault.ConnectionLost : SqlFault.Permanent,
        },
        NpgsqlException or TimeoutException or SocketException or IOException => SqlFault.ConnectionLost,
        _ => SqlFault.Permanent,
    };

    /// <inheritdoc />
    public override async Task<string?> FindClusterAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        const string sql = "SELECT current_setting('synchronous_standby_names'), (SELECT count(*) FROM pg_stat_replication)";
        var (names, standbys) = await connection.QuerySingleAsync<(string, long)>(new CommandDefinition(sql, cancellationToken: cancellationToken));
        if (names.Length > 0)
            return $"PostgreSQL with synchronous standbys '{names}'";
        return standbys > 0 ? $"PostgreSQL with {standbys} asynchronous standbys" : null;
    }

    /// <inheritdoc />
    public override async Task<IReadOnlyList<string>> FindDurabilityProblemsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        const string sql =
            "SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit')";
        var (fsync, fullPages, commit) =
            await connection.QuerySingleAsync<(string, string, string)>(new CommandDefinition(sql, cancellationToken: cancellationToken));
        var problems = new List<string>();
        if (fsync != "on")
            problems.Add("fsync = off: a crash of the machine can destroy the database; set fsync = on");
        if (fullPages != "on")
            problems.Add("full_page_writes = off: a torn page can destroy the database; set full_page_writes = on");
        if (commit is "off")
            problems.Add("synchronous_commit = off: a crash loses the last commits; set synchronous_commit = on for this role and database");
        return problems;
    }
}
