using System.Collections.Concurrent;
using Dapper;
using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>
/// The last number of each producer, as far as it has been asked for; the database knows all. Exact, since units of one producer never
/// overlap and a number is remembered here only when it has been committed. Thread-safe.
/// </summary>
internal sealed class ProducerNumbers(StoreDatabase database)
{
    /// <summary>Before a producer's first message.</summary>
    public const long None = -1;

    private const int MaxRemembered = 100_000;

    /// <summary>The statement, for those who ask within a transaction.</summary>
    public const string FindLast = "SELECT last_number FROM jdbcstore_producer WHERE destination_id = @DestinationId AND producer_id = @ProducerId";

    private readonly ConcurrentDictionary<(long DestinationId, string ProducerId), long> _last = new();

    /// <summary>The number of the producer's last stored message, or <see cref="None"/>.</summary>
    public async ValueTask<long> FindAsync(long destinationId, string producerId, CancellationToken cancellationToken)
    {
        if (_last.TryGetValue((destinationId, producerId), out var known))
            return known;
        var stored = await database.QueryAsync(
            "looking for a producer's last number",
            connection => connection.ExecuteScalarAsync<long?>(new CommandDefinition(
                database.Text[FindLast], new { DestinationId = destinationId, ProducerId = producerId }, cancellationToken: cancellationToken)),
            cancellationToken);
        if (_last.Count >= MaxRemembered)
            _last.Clear();
        return _last.GetOrAdd((destinationId, producerId), stored ?? None);
    }

    /// <summary>Which of these keys the database has already stored.</summary>
    public Task<IReadOnlyCollection<DuplicateKey>> FindKeysAsync(List<DuplicateKey> keys, CancellationToken cancellationToken) => database.QueryAsync(
        "looking for duplicates",
        connection => database.Dialect.FindDuplicatesAsync(connection, database.Text, keys, cancellationToken),
        cancellationToken);

    /// <summary>These numbers are durable now.</summary>
    public void Confirm(List<ProducerRow> rows)
    {
        foreach (var row in rows)
            _last[(row.DestinationId, row.ProducerId)] = row.Number;
    }

    /// <summary>The database may know less than before.</summary>
    public void Forget() => _last.Clear();
}
