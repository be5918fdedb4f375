using System.Data.Common;
using Dapper;
using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>Reads what is small: destinations, counts, subscriptions, prepared transactions. A reader that fails throws.</summary>
internal sealed class CatalogReader(StoreDatabase database)
{
    private const string ReadDestinations =
        "SELECT destination_id AS DestinationId, kind AS Kind, name AS Name, dispatched_sequence AS Dispatched FROM jdbcstore_destination";

    private const string ReadSubscriptions =
        """
        SELECT subscription_id AS SubscriptionId, client_id AS ClientId, name AS Name, destination_id AS DestinationId, selector AS Selector
          FROM jdbcstore_subscription
         WHERE ended = 0
        """;

    private const string ReadCounts =
        """
        SELECT destination_id AS DestinationId, SUM(messages) AS Messages, SUM(bytes) AS Bytes
          FROM jdbcstore_destination_count
         GROUP BY destination_id
        """;

    private const string FindOldest =
        """
        SELECT added_at
          FROM jdbcstore_message
         WHERE destination_id = @destination AND lane = @lane
         ORDER BY sequence
         LIMIT 1
        """;

    public Task<StoreCatalog> ReadAsync(CancellationToken cancellationToken) => database.QueryAsync(
        "reading the destinations",
        async connection =>
        {
            var destinations = (await QueryAsync<DestinationRecord>(connection, ReadDestinations, cancellationToken)).ConvertAll(d => d.ToEntry());
            var topics = destinations.ToDictionary(d => d.Id, d => d.Destination);
            var subscriptions = await QueryAsync<SubscriptionRecord>(connection, ReadSubscriptions, cancellationToken);
            return new StoreCatalog(destinations, subscriptions.Select(s => s.ToEntry(topics)));
        },
        cancellationToken);

    /// <summary>Every destination with its counts, by kind and name.</summary>
    public Task<List<DestinationStatistics>> ListAsync(CancellationToken cancellationToken) => database.QueryAsync(
        "counting messages",
        async connection =>
        {
            var entries = (await QueryAsync<DestinationRecord>(connection, ReadDestinations, cancellationToken)).ConvertAll(d => d.ToEntry());
            var counts = (await QueryAsync<DestinationCount>(connection, ReadCounts, cancellationToken)).ToDictionary(c => c.DestinationId);
            var listed = new List<DestinationStatistics>(entries.Count);
            foreach (var entry in entries.OrderBy(e => e.Destination.Kind).ThenBy(e => e.Destination.Name, StringComparer.Ordinal))
            {
                var count = counts.GetValueOrDefault(entry.Id)
                    ?? throw new FatalStoreException($"{entry.Destination} has no rows in destination_count; the tables are damaged.");
                var oldest = count.Messages == 0 ? null : await FindOldestAsync(connection, entry.Id, cancellationToken);
                listed.Add(new DestinationStatistics(entry.Destination, count.Messages, count.Bytes) { OldestAddedAt = oldest });
            }

            return listed;
        },
        cancellationToken);

    /// <summary>One look into the index for each priority, whatever the backlog.</summary>
    private async Task<DateTimeOffset?> FindOldestAsync(DbConnection connection, long destination, CancellationToken cancellationToken)
    {
        long? oldest = null;
        for (var lane = 0; lane < Sequences.Priorities; lane++)
        {
            var command = new CommandDefinition(database.Text[FindOldest], new { destination, lane }, cancellationToken: cancellationToken);
            if (await connection.ExecuteScalarAsync<long?>(command) is { } addedAt && !(addedAt > oldest))
                oldest = addedAt;
        }

        return oldest is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }

    private async Task<List<T>> QueryAsync<T>(DbConnection connection, string sql, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<T>(new CommandDefinition(database.Text[sql], cancellationToken: cancellationToken))).AsList();
}
