using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.RegularExpressions;
using Dapper;
using JdbcStore.Sql;
using JdbcStore.Sql.Schema;

namespace JdbcStore.Oracle;

/// <summary>
/// Oracle 19c and newer, alone, RAC or with Data Guard, through Oracle.ManagedDataAccess.Core, which is bound late: a program that has the package just
/// works. One PL/SQL block takes a whole batch as arrays of rows.
/// </summary>
public sealed partial class OracleDialect : SqlDialect
{
    /// <summary>Lists of keys come in few lengths, so that there are few statements: the last key is repeated.</summary>
    private static readonly int[] KeysTogether = [1, 10, 100];

    private static readonly ConcurrentDictionary<string, string> Translated = new();

    private readonly OracleDriver? _driver;

    /// <summary>With the driver that the program has.</summary>
    public OracleDialect()
    {
    }

    /// <summary>With this driver: <c>OracleClientFactory.Instance</c>.</summary>
    public OracleDialect(DbProviderFactory driver) => _driver = new OracleDriver(driver);

    /// <inheritdoc />
    public override string Name => "Oracle";

    /// <summary>The same moment throughout a statement; the session's time zone plays no part.</summary>
    public override string NowMilliseconds =>
        $"""
        (EXTRACT(DAY FROM {SinceEpoch}) * 86400000 + EXTRACT(HOUR FROM {SinceEpoch}) * 3600000 + EXTRACT(MINUTE FROM {SinceEpoch}) * 60000
            + TRUNC(EXTRACT(SECOND FROM {SinceEpoch}) * 1000))
        """;

    private const string SinceEpoch = "(SYS_EXTRACT_UTC(SYSTIMESTAMP) - TIMESTAMP '1970-01-01 00:00:00')";

    private OracleDriver? Driver => _driver ?? OracleDriver.Find();

    /// <inheritdoc />
    public override string? CheckConnectionString(string connectionString)
    {
        if (Driver is not { } driver)
            return OracleDriver.WhyMissing;
        try
        {
            var builder = driver.Factory.CreateConnectionStringBuilder() ?? new DbConnectionStringBuilder();
            builder.ConnectionString = connectionString;
            return builder.TryGetValue("Data Source", out var source) && source is string { Length: > 0 }
                ? null : "it names no database; write 'User Id=...;Password=...;Data Source=//host:1521/service'";
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or DbException)
        {
            return e.Message;
        }
    }

    /// <inheritdoc />
    public override DbDataSource CreateDataSource(string connectionString)
    {
        var driver = Driver ?? throw new FatalStoreException($"{OracleDriver.WhyMissing}.");
        var builder = new DbConnectionStringBuilder { ConnectionString = connectionString };
        if (!builder.ContainsKey("Enlist"))
            builder["Enlist"] = "false";   // A transaction of the caller's is not the store's.
        return new OracleSource(driver, builder.ConnectionString);
    }

    /// <inheritdoc />
    public override Task PrepareSessionAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(HotStatements.PrepareSession, cancellationToken: cancellationToken));

    /// <inheritdoc />
    public override IReadOnlyList<string> ReadScript(string fileName) => OracleScript.Read(fileName);

    /// <summary>What Oracle's documentation says that it answers: no real one has been asked yet.</summary>
    public override SchemaCatalogue Catalogue { get; } = new(CatalogueQuery.Text, EmbeddedScript.Read(typeof(OracleDialect).Assembly, "catalogue.txt"));

    /// <inheritdoc />
    public override string Translate(string statement) => Translated.GetOrAdd(
        statement, sql => Parameter().Replace(Limit().Replace(sql, "FETCH FIRST $1 ROWS ONLY"), ":$1"));

    /// <inheritdoc />
    public override SqlWriter CreateWriter(DbConnection connection, SqlText text) => new OracleWriter((OracleSession)connection, text);

    /// <summary>An empty or a small table is no reason to scan it and sort what is found; ROWNUM ends the union.</summary>
    public override string Page(string columns, IEnumerable<PageRange> ranges)
    {
        var parts = ranges.Select(range =>
            $"""
            SELECT *
              FROM (SELECT /*+ INDEX_ASC(m (destination_id lane sequence)) */ {columns}
                      FROM jdbcstore_message m
                     WHERE {range.Condition}
                     ORDER BY sequence
                     FETCH FIRST @limit ROWS ONLY) lane{range.Lane}
            """);
        return $"SELECT {columns} FROM (\n{string.Join("\nUNION ALL\n", parts)}) page\n WHERE ROWNUM <= @limit";
    }

    /// <inheritdoc />
    public override async Task<IReadOnlyCollection<DuplicateKey>> FindDuplicatesAsync(
        DbConnection connection, SqlText text, IReadOnlyList<DuplicateKey> keys, CancellationToken cancellationToken)
    {
        var sql = text["SELECT duplicate_key FROM jdbcstore_duplicate WHERE destination_id = @destination AND duplicate_key IN @keys"];
        var found = new List<DuplicateKey>();
        foreach (var destination in keys.GroupBy(key => key.DestinationId, key => key.Key))
        {
            foreach (var some in destination.Chunk(KeysTogether[^1]))
            {
                var parameters = new { destination = destination.Key, keys = Padded(some) };
                var stored = await connection.QueryAsync<string>(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
                found.AddRange(stored.Select(key => new DuplicateKey(destination.Key, key)));
            }
        }

        return found;
    }

    /// <inheritdoc />
    public override SqlFault Classify(Exception exception) => OracleErrors.Classify(exception);

    /// <inheritdoc />
    public override Task<string?> FindClusterAsync(DbConnection connection, CancellationToken cancellationToken) =>
        new ServerFacts(connection, cancellationToken).FindClusterAsync();

    /// <inheritdoc />
    public override Task<IReadOnlyList<string>> FindDurabilityProblemsAsync(DbConnection connection, CancellationToken cancellationToken) =>
        new ServerFacts(connection, cancellationToken).FindDurabilityProblemsAsync();

    private static IEnumerable<string> Padded(string[] keys) =>
        keys.Concat(Enumerable.Repeat(keys[^1], KeysTogether.First(length => length >= keys.Length) - keys.Length));

    [GeneratedRegex(@"@(\w+)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\bLIMIT (@\w+|\d+)")]
    private static partial Regex Limit();
}
