using Dapper;
using JdbcStore.Direct;
using JdbcStore.LargeBodies;
using JdbcStore.Sql;

namespace JdbcStore.Serving;

/// <summary>What can be asked of the active store beside pages: lists, counts, producers, large bodies.</summary>
internal sealed class StoreQueries(IActiveStore active, StoreDatabase database)
{
    private const string FindBody =
        """
        SELECT body_size AS BodySize, body_id AS BodyId, body AS Body
          FROM jdbcstore_message
         WHERE destination_id = @Id AND lane = @lane AND sequence = @sequence
        """;

    private const string ReadPrepared =
        """
        SELECT p.name AS Name, p.prepared_at AS PreparedAt, COALESCE(o.kind, 0) AS Kind, o.destination_id AS DestinationId, o.sequence AS Sequence
          FROM jdbcstore_prepared p
          LEFT JOIN jdbcstore_prepared_operation o ON o.prepared_id = p.prepared_id
         ORDER BY p.prepared_id, o.operation_no
        """;

    private readonly CatalogReader _reader = new(database);

    /// <summary>Flushes first: the database then counts everything that was confirmed before the call.</summary>
    public async Task<List<DestinationStatistics>> ListDestinationsAsync(CancellationToken cancellationToken)
    {
        await active.FlushAsync(cancellationToken);
        return await _reader.ListAsync(cancellationToken);
    }

    public List<Subscription> ListSubscriptions() =>
        [.. active.Catalog.Subscriptions.All.Select(s => s.Subscription)
            .OrderBy(s => s.Key.ClientId, StringComparer.Ordinal).ThenBy(s => s.Key.Name, StringComparer.Ordinal)];

    public Task<List<PreparedTransaction>> ListPreparedAsync(CancellationToken cancellationToken) => database.QueryAsync(
        "listing prepared transactions",
        async connection =>
        {
            var rows = await connection.QueryAsync<PreparedRecord>(new CommandDefinition(database.Text[ReadPrepared], cancellationToken: cancellationToken));
            return rows.GroupBy(r => r.Name).Select(r => PreparedRecord.ToTransaction([.. r], active.Catalog)).ToList();
        },
        cancellationToken);

    public async Task<long?> FindProducerAsync(Destination destination, string producerId, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(producerId);
        if (active.Catalog.Find(destination) is not { } entry)
            return null;
        var last = await active.FindProducerAsync(entry.Id, producerId, cancellationToken);
        return last == ProducerNumbers.None ? null : last;
    }

    public async Task<Stream> OpenBodyAsync(Destination destination, long sequence, CancellationToken cancellationToken)
    {
        await active.FlushAsync(cancellationToken);
        var row = active.Catalog.Find(destination) is { } entry && sequence > 0 && sequence <= active.VisibleSequence
            ? await FindBodyAsync(entry, sequence, cancellationToken) : null;
        return row switch
        {
            null => throw new PreconditionStoreException($"{destination} has no message {sequence} (any more)."),
            { BodyId: { } bodyId } => new BodyStream(database, bodyId, row.BodySize),
            _ => new MemoryStream(row.Body ?? [], writable: false),
        };
    }

    private Task<BodyRecord?> FindBodyAsync(CatalogEntry entry, long sequence, CancellationToken cancellationToken) => database.QueryAsync(
        $"opening a body of {entry.Destination}",
        connection => connection.QuerySingleOrDefaultAsync<BodyRecord>(new CommandDefinition(
            database.Text[FindBody], new { entry.Id, lane = Sequences.PriorityOf(sequence), sequence }, cancellationToken: cancellationToken)),
        cancellationToken);
}
