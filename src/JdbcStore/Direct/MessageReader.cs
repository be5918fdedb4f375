using System.Data.Common;
using Dapper;
using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>Reads by explicit position. A reader that fails throws; it never returns less than there is.</summary>
internal sealed class MessageReader(StoreDatabase database)
{
    /// <summary>A page of large bodies ends early, so that a page's memory is bounded.</summary>
    private const long MaxPageBytes = 8L << 20;

    private const string ReadPage =
        """
        SELECT sequence, delivery_count, body
          FROM jdbcstore_message
         WHERE destination_id = @destination AND sequence > @after AND sequence <= @visible
         ORDER BY sequence
         LIMIT @limit
        """;

    private const string ReadCatalog = "SELECT destination_id AS DestinationId, kind AS Kind, name AS Name, dispatched_sequence AS Dispatched FROM jdbcstore_destination";

    private const string ReadCounts =
        """
        SELECT destination_id AS DestinationId, CAST(SUM(messages) AS bigint) AS Messages, CAST(SUM(bytes) AS bigint) AS Bytes
          FROM jdbcstore_destination_count
         GROUP BY destination_id
        """;

    private readonly string _readPage = database.Text[ReadPage];

    public Task<List<StoredMessage>> ReadAsync(CatalogEntry entry, long after, long visible, int limit, CancellationToken cancellationToken) =>
        database.UseAsync(
            $"reading {entry.Destination}", connection => ReadPageAsync(connection, entry, after, visible, limit, cancellationToken), cancellationToken);

    public Task<List<CatalogEntry>> ReadCatalogAsync(CancellationToken cancellationToken) =>
        database.UseAsync(
            "reading the destinations",
            async connection =>
            {
                var rows = await connection.QueryAsync<CatalogRow>(new CommandDefinition(database.Text[ReadCatalog], cancellationToken: cancellationToken));
                return rows.Select(r => r.ToEntry()).ToList();
            },
            cancellationToken);

    private Task<Dictionary<long, DestinationCount>> ReadCountsAsync(CancellationToken cancellationToken) =>
        database.UseAsync(
            "counting messages",
            async connection =>
            {
                var rows = await connection.QueryAsync<DestinationCount>(new CommandDefinition(database.Text[ReadCounts], cancellationToken: cancellationToken));
                return rows.ToDictionary(r => r.DestinationId);
            },
            cancellationToken);

    /// <summary>Every destination with its counts, by kind and name.</summary>
    public async Task<List<DestinationStatistics>> ListAsync(CancellationToken cancellationToken)
    {
        var entries = await ReadCatalogAsync(cancellationToken);
        var counts = await ReadCountsAsync(cancellationToken);
        return [.. entries
            .Select(e => counts.TryGetValue(e.Id, out var count)
                ? new DestinationStatistics(e.Destination, count.Messages, count.Bytes)
                : throw new FatalStoreException($"{e.Destination} has no rows in destination_count; the tables are damaged."))
            .OrderBy(s => s.Destination.Kind).ThenBy(s => s.Destination.Name, StringComparer.Ordinal)];
    }

    private async Task<List<StoredMessage>> ReadPageAsync(
        DbConnection connection, CatalogEntry entry, long after, long visible, int limit, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = _readPage;
        Bind(command, "destination", entry.Id);
        Bind(command, "after", after);
        Bind(command, "visible", visible);
        Bind(command, "limit", (long)limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var page = new List<StoredMessage>(Math.Min(limit, 256));
        for (long bytes = 0; bytes < MaxPageBytes && await reader.ReadAsync(cancellationToken);)
        {
            var body = reader.GetFieldValue<byte[]>(2);
            bytes += body.Length;
            var sequence = reader.GetInt64(0);
            page.Add(new StoredMessage(sequence, reader.GetInt32(1), sequence <= entry.DispatchMark, body));
        }

        return page;
    }

    private static void Bind(DbCommand command, string name, long value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }

    private sealed class CatalogRow
    {
        public long DestinationId { get; init; }

        public int Kind { get; init; }

        public string Name { get; init; } = "";

        public long Dispatched { get; init; }

        public CatalogEntry ToEntry() => new(new Destination((DestinationKind)Kind, Name), DestinationId, Dispatched) { IsStored = true };
    }
}
