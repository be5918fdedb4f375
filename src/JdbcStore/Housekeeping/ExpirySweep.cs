using System.Data.Common;
using Dapper;
using JdbcStore.Direct;
using JdbcStore.Sql;

namespace JdbcStore.Housekeeping;

/// <summary>
/// Removes messages that have expired, many in one unit. Somebody who wants to be told adds to the removal of each; both happen only if the message
/// is still there when the unit is committed, so that it is handled once, and never beside an acknowledgement.
/// </summary>
internal sealed class ExpirySweep(IActiveStore active, StoreDatabase database, ExpiryHandler? handler, TimeProvider time) : Chore
{
    private const int PageSize = 200;

    private const string ReadExpired =
        """
        SELECT destination_id AS DestinationId, lane AS Lane, sequence AS Sequence, delivery_count AS DeliveryCount, size AS Size, added_at AS AddedAt,
               expires_at AS ExpiresAt, body AS Body
          FROM jdbcstore_message
         WHERE expires_at IS NOT NULL AND expires_at <= @now AND (expires_at > @expiresAt OR (expires_at = @expiresAt AND sequence > @sequence))
               AND lane <= @delayed
         ORDER BY expires_at, sequence
         LIMIT @limit
        """;

    private const string FindNext = "SELECT MIN(expires_at) FROM jdbcstore_message WHERE expires_at IS NOT NULL AND expires_at > @now";

    private readonly Alarm _alarm = new();

    public void OnAdded(UnitOfWork unit)
    {
        foreach (var operation in unit.Operations)
        {
            _alarm.Add(operation.Message?.ExpiresAt);
            if (operation.Kind is OperationKind.CommitPrepared or OperationKind.RollBackPrepared)
                _alarm.Add(0);   // Something may have expired while it was prepared.
        }
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
            var removal = Assemble(page, now);
            if (removal.Count > 0)
                await active.CommitAsync(removal, Task.CompletedTask, cancellationToken).WaitAsync(cancellationToken);
            if (page.Count < PageSize)
                return;
            (expiresAt, sequence) = (page[^1].ExpiresAt, page[^1].Sequence);
        }
    }

    private UnitOfWork Assemble(List<ExpiredRecord> page, long now)
    {
        var all = new UnitOfWork();
        foreach (var expired in page)
        {
            var destination = active.Catalog.Get(expired.DestinationId).Destination;
            var one = expired.Lane == Lanes.Delayed
                ? new UnitOfWork().Cancel(destination, expired.Sequence)
                : new UnitOfWork().Acknowledge(destination, expired.Sequence);
            if (handler?.Invoke(destination, expired.ToMessage(), one) == false)
            {
                _alarm.Add(now);   // It is asked for again.
                continue;
            }

            one.Stamp(now);
            all.IfThere(destination, expired.Sequence, one);
        }

        return all;
    }

    private Task<List<ExpiredRecord>> ReadAsync(long now, long expiresAt, long sequence, CancellationToken cancellationToken) => QueryAsync(
        async connection => (await connection.QueryAsync<ExpiredRecord>(new CommandDefinition(
            database.Text[ReadExpired], new { now, expiresAt, sequence, delayed = Lanes.Delayed, limit = PageSize }, cancellationToken: cancellationToken))).AsList(),
        cancellationToken);

    private Task<long?> FindNextAsync(long now, CancellationToken cancellationToken) => QueryAsync(
        connection => connection.ExecuteScalarAsync<long?>(new CommandDefinition(database.Text[FindNext], new { now }, cancellationToken: cancellationToken)),
        cancellationToken);

    private Task<T> QueryAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellationToken) =>
        database.UseAsync("looking for messages that have expired", query, cancellationToken);
}
