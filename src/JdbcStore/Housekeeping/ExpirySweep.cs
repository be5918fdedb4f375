using System.Data.Common;
using Dapper;
using JdbcStore.Direct;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging;

namespace JdbcStore.Housekeeping;

/// <summary>
/// Removes messages that have expired, many in one unit. Somebody who wants to be told may add to the removal of each; both then happen only if the message
/// is still there when the unit is committed, so that it is handled once, and never beside an acknowledgement. Such units are done alone and are therefore
/// small; where nothing is added, the messages are acknowledged like any others.
/// </summary>
internal sealed partial class ExpirySweep(
    IActiveStore active, StoreDatabase database, ExpiryHandler? handler, TimeProvider time, ILogger logger) : Chore
{
    private const int PageSize = 200;

    /// <summary>What every subscription of a topic is done with is not handed over any more; it is trimmed.</summary>
    private const string ReadExpired =
        """
        SELECT destination_id AS DestinationId, lane AS Lane, sequence AS Sequence, delivery_count AS DeliveryCount, body_size AS BodySize, added_at AS AddedAt,
               expires_at AS ExpiresAt, body AS Body
          FROM jdbcstore_message m
         WHERE expires_at IS NOT NULL AND expires_at <= @now AND (expires_at > @expiresAt OR (expires_at = @expiresAt AND sequence > @sequence))
               AND lane <= @delayed
               AND (lane = @delayed
                    OR NOT EXISTS (SELECT 1 FROM jdbcstore_subscription s WHERE s.destination_id = m.destination_id AND s.ended = 0)
                    OR EXISTS (SELECT 1
                                 FROM jdbcstore_subscription s
                                 JOIN jdbcstore_subscription_position p ON p.subscription_id = s.subscription_id
                                WHERE s.destination_id = m.destination_id AND s.ended = 0 AND p.lane = m.lane AND p.acked_through < m.sequence
                                      AND NOT EXISTS (SELECT 1
                                                        FROM jdbcstore_subscription_ack a
                                                       WHERE a.subscription_id = s.subscription_id AND a.lane = m.lane AND a.sequence = m.sequence)))
         ORDER BY expires_at, sequence
         LIMIT @limit
        """;

    private const string FindNext = "SELECT MIN(expires_at) FROM jdbcstore_message WHERE expires_at IS NOT NULL AND expires_at > @now";

    private readonly ConsiderateCommit _commit = new(active, time);
    private readonly Alarm _alarm = new();

    public void OnAdded(UnitOfWork unit)
    {
        foreach (var operation in unit.Operations)
            _alarm.Add(operation.Message?.ExpiresAt);
    }

    /// <summary>What was decided may have expired while it was prepared; what the store itself has added, or nobody waited for any more, expires, too.</summary>
    public void OnCommitted(WriteBatch batch)
    {
        if (batch.Exclusive is not null)
            _alarm.Add(0);
        else if (batch.HasTimes)
            batch.Messages.ForEach(row => _alarm.Add(row.Message.ExpiresAt));
    }

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (_alarm.Next > now)
            return;
        _alarm.Reset();
        try
        {
            await active.FlushAsync(cancellationToken);
            await SweepAsync(now, cancellationToken);
            if (await FindNextAsync(now, cancellationToken) is { } next)
                _alarm.Add(next);
        }
        catch
        {
            _alarm.Add(now);
            throw;
        }
    }

    private async Task SweepAsync(long now, CancellationToken cancellationToken)
    {
        var (expiresAt, sequence) = (long.MinValue, 0L);
        while (true)
        {
            var page = await ReadAsync(now, expiresAt, sequence, cancellationToken);
            foreach (var removal in Assemble(page, now))
                await CommitAsync(removal, now, cancellationToken);
            if (page.Count < PageSize)
                return;
            (expiresAt, sequence) = (page[^1].ExpiresAt, page[^1].Sequence);
        }
    }

    private List<UnitOfWork> Assemble(List<ExpiredRecord> page, long now)
    {
        var (plain, alone) = (new UnitOfWork(), new List<UnitOfWork>());
        foreach (var expired in page)
        {
            var destination = active.Catalog.Get(expired.DestinationId).Destination;
            var one = expired.Lane == Lanes.Delayed
                ? new UnitOfWork().Cancel(destination, expired.Sequence)
                : new UnitOfWork().Acknowledge(destination, expired.Sequence);
            if (!IsTaken(destination, expired.ToMessage(), one))
                _alarm.Add(now);   // It is asked for again.
            else if (one.Count == 1 && !one.IsExclusive)
                plain.Acknowledge(destination, expired.Sequence);
            else
                UnitWithRoom(alone).IfThere(destination, expired.Sequence, one);
            one.Stamp(now);
        }

        return plain.Count > 0 ? [plain, .. alone] : alone;
    }

    private static UnitOfWork UnitWithRoom(List<UnitOfWork> units)
    {
        if (units.Count == 0 || units[^1].Count == ConsiderateCommit.MaxAlone)
            units.Add(new UnitOfWork());
        return units[^1];
    }

    private bool IsTaken(Destination destination, StoredMessage message, UnitOfWork removal)
    {
        try
        {
            if (handler?.Invoke(destination, message, removal) == false)
                return false;
            return !removal.HasStreams ? true : throw new NotSupportedException("What is added to a removal cannot be streamed.");
        }
        catch (Exception e)
        {
            LogFailed(logger, e, destination, message.Sequence);
            return false;
        }
    }

    /// <summary>All together; when something of one is refused, each alone, so that it holds up none of the others.</summary>
    private async Task CommitAsync(UnitOfWork removals, long now, CancellationToken cancellationToken)
    {
        try
        {
            await _commit.RunAsync(removals, cancellationToken);
        }
        catch (StoreException e) when (removals.IsExclusive && (e is PreconditionStoreException or FatalStoreException))
        {
            if (removals.Operations is [var one])
            {
                LogFailed(logger, e, one.Destination, one.Sequence);
                _alarm.Add(now);
                return;
            }

            foreach (var each in removals.Operations)
                await CommitAsync(new UnitOfWork().IfThere(each.Destination, each.Sequence, (UnitOfWork)each.Subject!), now, cancellationToken);
        }
    }

    private Task<List<ExpiredRecord>> ReadAsync(long now, long expiresAt, long sequence, CancellationToken cancellationToken) => QueryAsync(
        async connection => (await connection.QueryAsync<ExpiredRecord>(new CommandDefinition(
            database.Text[ReadExpired], new { now, expiresAt, sequence, delayed = Lanes.Delayed, limit = PageSize }, cancellationToken: cancellationToken))).AsList(),
        cancellationToken);

    private Task<long?> FindNextAsync(long now, CancellationToken cancellationToken) => QueryAsync(
        connection => connection.ExecuteScalarAsync<long?>(new CommandDefinition(database.Text[FindNext], new { now }, cancellationToken: cancellationToken)),
        cancellationToken);

    private Task<T> QueryAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellationToken) =>
        database.QueryAsync("looking for messages that have expired", query, cancellationToken);

    [LoggerMessage(4003, LogLevel.Warning, "Message {Sequence} of {Destination} has expired and could not be handed over; it is tried again in the next round")]
    private static partial void LogFailed(ILogger logger, Exception exception, Destination destination, long sequence);
}
