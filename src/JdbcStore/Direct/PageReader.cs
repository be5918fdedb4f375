using System.Data.Common;
using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>Reads pages by explicit position. A reader that fails throws; it never returns less than there is.</summary>
internal sealed class PageReader(StoreDatabase database)
{
    /// <summary>A page of large bodies ends early, so that a page's memory is bounded.</summary>
    private const long MaxPageBytes = 8L << 20;

    private static readonly string[] AfterNames = [.. Enumerable.Range(0, Sequences.Priorities).Select(lane => $"after{lane}")];

    private readonly string _ofDestination = database.Text[PageStatement.OfDestination(database.Dialect)];
    private readonly string _ofSubscription = database.Text[PageStatement.OfSubscription(database.Dialect)];

    public Task<List<StoredMessage>> ReadAsync(
        CatalogEntry entry, ReadPosition after, long visible, int limit, CancellationToken cancellationToken) =>
        database.QueryAsync(
            $"reading {entry.Destination}",
            connection => ReadPageAsync(Command(connection, _ofDestination, entry, after, visible, limit), entry, limit, cancellationToken),
            cancellationToken);

    public Task<List<StoredMessage>> ReadAsync(
        SubscriptionEntry subscription, CatalogEntry topic, ReadPosition after, long visible, int limit, CancellationToken cancellationToken) =>
        database.QueryAsync(
            $"reading for {subscription.Subscription.Key}",
            connection =>
            {
                var command = Command(connection, _ofSubscription, topic, after, visible, limit);
                Bind(command, "subscription", subscription.Id);
                return ReadPageAsync(command, topic, limit, cancellationToken);
            },
            cancellationToken);

    /// <summary>Whether a page ended before what there is to read did.</summary>
    public static bool MayGoOn(List<StoredMessage> page, int limit) => page.Count == limit || page.Sum(m => (long)m.Body.Length) >= MaxPageBytes;

    private static DbCommand Command(DbConnection connection, string sql, CatalogEntry entry, ReadPosition after, long visible, int limit)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        Bind(command, "destination", entry.Id);
        Bind(command, "visible", visible);
        Bind(command, "limit", (long)limit);
        for (var lane = 0; lane < AfterNames.Length; lane++)
            Bind(command, AfterNames[lane], after.Of(lane));
        return command;
    }

    private static async Task<List<StoredMessage>> ReadPageAsync(DbCommand command, CatalogEntry entry, int limit, CancellationToken cancellationToken)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var page = new List<StoredMessage>(Math.Min(limit, 256));
            for (long bytes = 0; bytes < MaxPageBytes && await reader.ReadAsync(cancellationToken);)
            {
                var message = Read(reader, entry);
                bytes += message.Body.Length;
                page.Add(message);
            }

            return page;
        }
    }

    private static StoredMessage Read(DbDataReader reader, CatalogEntry entry)
    {
        var sequence = reader.GetInt64(0);
        var body = reader.IsDBNull(5) ? [] : reader.GetFieldValue<byte[]>(5);
        return new StoredMessage(sequence, reader.GetInt32(1), sequence <= entry.DispatchMark, body)
        {
            Length = reader.GetInt64(2),
            AddedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3)),
            ExpiresAt = reader.IsDBNull(4) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(4)),
        };
    }

    private static void Bind(DbCommand command, string name, long value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
