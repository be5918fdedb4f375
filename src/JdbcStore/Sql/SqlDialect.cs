using System.Data.Common;
using JdbcStore.Sql.Schema;

namespace JdbcStore.Sql;

/// <summary>
/// What differs from database to database: the driver, the hot statements, the error numbers and the questions about durability.
/// Stateless and thread-safe. To add a database is to derive one class, with its scripts in <c>sql/</c>.
/// </summary>
public abstract class SqlDialect
{
    /// <summary>The provider's name in the configuration, such as <c>PostgreSql</c>.</summary>
    public abstract string Name { get; }

    /// <summary>True when the database is a file of this process rather than a server.</summary>
    public virtual bool IsEmbedded => false;

    /// <summary>How many commits the database can overlap, at most <see cref="WriterSlots"/>.</summary>
    public virtual int MaxWriters => WriterSlots;

    /// <summary>The database's clock in milliseconds since 1970, as an SQL expression of type bigint.</summary>
    public abstract string NowMilliseconds { get; }

    /// <summary>Rows of the fence table for writers: the most that any store can have.</summary>
    public const int WriterSlots = 8;

    /// <summary>The fence row of what is done beside the writers, such as housekeeping.</summary>
    internal const int SideSlot = WriterSlots;

    /// <summary>Says what is wrong with a connection string, without connecting and without repeating its secrets; null when nothing is.</summary>
    public abstract string? CheckConnectionString(string connectionString);

    /// <summary>Opens the source of connections, with the settings that durable commits need where the string is silent.</summary>
    public abstract DbDataSource CreateDataSource(string connectionString);

    /// <summary>Readies a connection that was just opened or taken from the pool.</summary>
    public virtual Task PrepareSessionAsync(DbConnection connection, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// The statements of one of the dialect's scripts, such as <c>create.sql</c>, as the driver runs them: with the default table prefix, without what
    /// only the database's own client understands, and without the ends of transactions, which the engine sets.
    /// </summary>
    public abstract IReadOnlyList<string> ReadScript(string fileName);

    /// <summary>How to ask the database about the tables in it, and what it would answer about those of <c>create.sql</c>.</summary>
    public abstract SchemaCatalogue Catalogue { get; }

    /// <summary>A statement that keeps other stores from changing the tables until the transaction ends; null where that needs none, or cannot be had.</summary>
    public virtual string? SchemaLock => null;

    /// <summary>Whether there is a database to look at; false only where to look at it would make one.</summary>
    public virtual bool Exists(string connectionString) => true;

    /// <summary>
    /// A statement of the engine's in this database's words. The engine writes parameters as <c>@name</c>, none of them a reserved word anywhere, and ends
    /// a query of few rows with <c>LIMIT</c>; everything else is common to all.
    /// </summary>
    public virtual string Translate(string statement) => statement;

    /// <summary>Takes over the connection for one writer slot.</summary>
    /// <param name="connection">Open and ready; the writer disposes it.</param>
    /// <param name="text">Puts the table prefix into statements.</param>
    public abstract SqlWriter CreateWriter(DbConnection connection, SqlText text);

    /// <summary>
    /// A query for up to <c>@limit</c> messages, range after range and by sequence within each. It must read no more of the index than it
    /// returns, sort nothing, and hand rows over as it finds them: their bodies can be large.
    /// </summary>
    public virtual string Page(string columns, IEnumerable<PageRange> ranges)
    {
        var parts = ranges.Select(range =>
            $"""
            SELECT *
              FROM (SELECT {columns}
                      FROM jdbcstore_message m
                     WHERE {range.Condition}
                     ORDER BY sequence
                     LIMIT @limit) lane{range.Lane}
            """);
        return $"{string.Join("\nUNION ALL\n", parts)}\nLIMIT @limit";
    }

    /// <summary>Which of these keys the database has already stored.</summary>
    public abstract Task<IReadOnlyCollection<DuplicateKey>> FindDuplicatesAsync(
        DbConnection connection, SqlText text, IReadOnlyList<DuplicateKey> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Commits, and throws unless the database has surely made the commit durable. Never cancelled: a cancelled wait can be answered
    /// with a success that is none.
    /// </summary>
    public virtual Task CommitAsync(DbTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        return transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>What a failure means for the transaction that met it.</summary>
    public abstract SqlFault Classify(Exception exception);

    /// <summary>Names the cluster that this connection belongs to, or null when the database stands alone.</summary>
    public abstract Task<string?> FindClusterAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Settings with which a confirmed commit would not survive a crash, each with what would be right.</summary>
    public abstract Task<IReadOnlyList<string>> FindDurabilityProblemsAsync(DbConnection connection, CancellationToken cancellationToken);
}
