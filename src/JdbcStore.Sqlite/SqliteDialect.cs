using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;
using JdbcStore.Sql;
using JdbcStore.Sql.Schema;
using Microsoft.Data.Sqlite;

namespace JdbcStore.Sqlite;

/// <summary>SQLite 3.35 or newer through Microsoft.Data.Sqlite: WAL, synchronous=FULL, one writer, BEGIN IMMEDIATE.</summary>
public sealed partial class SqliteDialect : SqlDialect
{
    /// <inheritdoc />
    public override string Name => "Sqlite";

    /// <inheritdoc />
    public override bool IsEmbedded => true;

    /// <summary>SQLite lets one transaction write at a time.</summary>
    public override int MaxWriters => 1;

    /// <inheritdoc />
    public override string NowMilliseconds => "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)";

    /// <inheritdoc />
    public override string? CheckConnectionString(string connectionString)
    {
        try
        {
            var builder = new SqliteConnectionStringBuilder(connectionString);
            if (builder.DataSource.Length == 0)
                return "it names no file; write 'Data Source=data/store.db'";
            return builder.Mode == SqliteOpenMode.Memory || builder.DataSource == ":memory:"
                ? "a database in memory keeps nothing; name a file" : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return e.Message;
        }
    }

    /// <inheritdoc />
    public override DbDataSource CreateDataSource(string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString);
        var folder = Path.GetDirectoryName(Path.GetFullPath(builder.DataSource));
        if (!string.IsNullOrEmpty(folder))
            Directory.CreateDirectory(folder);
        return new SqliteDataSource(builder.ConnectionString);
    }

    /// <summary>SQLite itself waits for another writer, in short steps; the driver alone would sleep 150 ms each time.</summary>
    public override Task PrepareSessionAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync("PRAGMA busy_timeout = 1000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");

    /// <summary>Without the lines about the file and the transaction, which the engine looks after itself.</summary>
    public override IReadOnlyList<string> ReadScript(string fileName) =>
        EmbeddedScript.Split(ClientsOwn().Replace(EmbeddedScript.Read(typeof(SqliteDialect).Assembly, fileName), ""));

    /// <inheritdoc />
    public override SchemaCatalogue Catalogue { get; } = new(CatalogueQuery.Text, EmbeddedScript.Read(typeof(SqliteDialect).Assembly, "catalogue.txt"));

    /// <inheritdoc />
    public override bool Exists(string connectionString) => File.Exists(new SqliteConnectionStringBuilder(connectionString).DataSource);

    /// <inheritdoc />
    public override SqlWriter CreateWriter(DbConnection connection, SqlText text) => new SqliteWriter(connection, text);

    /// <inheritdoc />
    public override async Task<IReadOnlyCollection<DuplicateKey>> FindDuplicatesAsync(
        DbConnection connection, SqlText text, IReadOnlyList<DuplicateKey> keys, CancellationToken cancellationToken)
    {
        var found = new List<DuplicateKey>();
        var sql = text["SELECT 1 FROM jdbcstore_duplicate WHERE destination_id = @DestinationId AND duplicate_key = @Key"];
        foreach (var key in keys)
        {
            if (await connection.ExecuteScalarAsync<long?>(new CommandDefinition(sql, key, cancellationToken: cancellationToken)) is not null)
                found.Add(key);
        }

        return found;
    }

    /// <summary>SQLite's result codes: https://www.sqlite.org/rescode.html.</summary>
    public override SqlFault Classify(Exception exception) => exception is not SqliteException e ? SqlFault.Permanent : e.SqliteErrorCode switch
    {
        5 or 6 or 9 => SqlFault.Transient,                                                     // BUSY, LOCKED, INTERRUPT
        7 or 13 => SqlFault.Exhausted,                                                         // NOMEM, FULL
        10 or 14 or 15 => SqlFault.ConnectionLost,                                             // IOERR, CANTOPEN, PROTOCOL
        19 when e.SqliteExtendedErrorCode == 1299 && e.Message.Contains("fence.batch", StringComparison.Ordinal) => SqlFault.FenceViolated,
        _ => SqlFault.Permanent,                                                               // CORRUPT 11, READONLY 8, NOTADB 26, CONSTRAINT 19 ...
    };

    /// <summary>A file belongs to no cluster.</summary>
    public override Task<string?> FindClusterAsync(DbConnection connection, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <inheritdoc />
    public override async Task<IReadOnlyList<string>> FindDurabilityProblemsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var synchronous = await connection.ExecuteScalarAsync<long>(new CommandDefinition("PRAGMA synchronous", cancellationToken: cancellationToken));
        return synchronous >= 2 ? [] : [$"PRAGMA synchronous is {synchronous}; a commit is only safe from power loss with 2 (FULL)"];
    }

    [GeneratedRegex(@"^(PRAGMA|BEGIN|COMMIT|\.).*\n", RegexOptions.Multiline)]
    private static partial Regex ClientsOwn();
}
