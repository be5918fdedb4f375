using System.Data.Common;
using Dapper;
using JdbcStore.Sql;
using JdbcStore.Sql.Schema;
using MySqlConnector;

namespace JdbcStore.MySql;

/// <summary>MySQL 8.0.19 or newer through MySqlConnector: multi-row inserts, lists of keys as JSON, one transaction and one round trip a batch.</summary>
public class MySqlDialect : SqlDialect
{
    /// <summary>A thousand and more would be turned into a join with a plan of its own.</summary>
    private const int KeysTogether = 500;

    /// <inheritdoc />
    public override string Name => "MySql";

    /// <summary>Sessions are in UTC, where no hour comes twice.</summary>
    public override string NowMilliseconds => "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)";

    /// <inheritdoc />
    public override string? CheckConnectionString(string connectionString)
    {
        try
        {
            var builder = new MySqlConnectionStringBuilder(connectionString);
            var missing = builder.Server.Length == 0 ? "server" : builder.Database.Length == 0 ? "database" : null;
            return missing is null ? null : $"it names no {missing}; write 'Server=localhost;User ID=...;Password=...;Database=...'";
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return e.Message;
        }
    }

    /// <inheritdoc />
    public override DbDataSource CreateDataSource(string connectionString)
    {
        var builder = new MySqlConnectionStringBuilder(connectionString)
        {
            UseAffectedRows = false,       // The engine counts rows that were found, whether or not they changed.
            UseXaTransactions = false,     // Galera has none.
            AutoEnlist = false,
            GuidFormat = MySqlGuidFormat.None,
            NoBackslashEscapes = false,    // As the session's sql_mode says.
            ConnectionReset = true,        // What comes from the pool is alive and clean.
        };
        return new FailoverDataSource(builder);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> ReadScript(string fileName) =>
        EmbeddedScript.Split(EmbeddedScript.Read(typeof(MySqlDialect).Assembly, fileName));

    /// <inheritdoc />
    public override SchemaCatalogue Catalogue { get; } = new(CatalogueQuery.Text, EmbeddedScript.Read(typeof(MySqlDialect).Assembly, "catalogue.txt"));

    /// <inheritdoc />
    public override SqlWriter CreateWriter(DbConnection connection, SqlText text) => new MySqlWriter((MySqlConnection)connection, text);

    /// <summary>Keys first, without bodies: what is joined by UNION goes through a temporary table, and bodies would make that one on disk.</summary>
    public override string Page(string columns, IEnumerable<PageRange> ranges)
    {
        var keys = ranges.Select(range =>
            $"(SELECT {range.Lane} AS lane, sequence FROM jdbcstore_message m WHERE {range.Condition} ORDER BY sequence LIMIT @limit)");
        return $"""
            SELECT {string.Join(", ", columns.Split(", ").Select(column => $"m.{column}"))}
              FROM ({string.Join("\nUNION ALL\n", keys)} LIMIT @limit) AS k
              STRAIGHT_JOIN jdbcstore_message m FORCE INDEX (PRIMARY)
                ON m.destination_id = @destination AND m.lane = k.lane AND m.sequence = k.sequence
            """;
    }

    /// <inheritdoc />
    public override async Task<IReadOnlyCollection<DuplicateKey>> FindDuplicatesAsync(
        DbConnection connection, SqlText text, IReadOnlyList<DuplicateKey> keys, CancellationToken cancellationToken)
    {
        var sql = text["SELECT duplicate_key FROM jdbcstore_duplicate WHERE destination_id = @destination AND duplicate_key IN @keys"];
        var found = new List<DuplicateKey>();
        foreach (var destination in keys.GroupBy(key => key.DestinationId, key => key.Key))
        {
            foreach (var some in destination.Chunk(KeysTogether))
            {
                var parameters = new { destination = destination.Key, keys = some };
                var stored = await connection.QueryAsync<string>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
                found.AddRange(stored.Select(key => new DuplicateKey(destination.Key, key)));
            }
        }

        return found;
    }

    /// <summary>Without the driver's time-out: to kill a COMMIT that waits for other nodes can be answered with a success that is none.</summary>
    public override async Task CommitAsync(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        await using var commit = new MySqlCommand("COMMIT", (MySqlConnection)transaction.Connection!, (MySqlTransaction)transaction) { CommandTimeout = 0 };
        await commit.ExecuteNonQueryAsync(CancellationToken.None);
        await EndAsync(transaction);
    }

    /// <inheritdoc />
    public override SqlFault Classify(Exception exception) => MySqlErrors.Classify(exception);

    /// <inheritdoc />
    public override Task<string?> FindClusterAsync(DbConnection connection, CancellationToken cancellationToken) =>
        new ServerFacts(connection, cancellationToken).FindClusterAsync();

    /// <inheritdoc />
    public override Task<IReadOnlyList<string>> FindDurabilityProblemsAsync(DbConnection connection, CancellationToken cancellationToken) =>
        new ServerFacts(connection, cancellationToken).FindDurabilityProblemsAsync();

    /// <summary>Tells the driver, which would roll back what it believes is open. It commits once more, which cannot change the outcome any more.</summary>
    private static async Task EndAsync(DbTransaction transaction)
    {
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (MySqlException)
        {
            // The connection broke after the commit.
        }
    }
}
