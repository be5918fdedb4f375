using Dapper;
using JdbcStore.Direct;
using JdbcStore.Sql;

namespace JdbcStore.Housekeeping;

/// <summary>Lets delayed messages take their place in the order when they are due: each exactly once, since its row moves in the unit's own transaction.</summary>
internal sealed class DelayedRelease(IActiveStore active, StoreDatabase database, TimeProvider time) : Chore
{
    private const string ReadDue =
        """
        SELECT destination_id AS DestinationId, lane AS Lane, sequence AS Sequence
          FROM jdbcstore_message
         WHERE due_at IS NOT NULL AND due_at <= @now AND lane = @lane
         ORDER BY due_at, sequence
         LIMIT @limit
        """;

    private const string FindNext = "SELECT due_at FROM jdbcstore_message WHERE due_at IS NOT NULL AND lane = @lane ORDER BY due_at LIMIT 1";

    private readonly ConsiderateCommit _commit = new(active, time);
    private readonly Alarm _alarm = new();

    /// <summary>When the next message is due, as far as is known.</summary>
    public DateTimeOffset NextDue => _alarm.Next >= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
        ? DateTimeOffset.MaxValue : DateTimeOffset.FromUnixTimeMilliseconds(_alarm.Next);

    public void OnAdded(UnitOfWork unit)
    {
        foreach (var operation in unit.Operations)
            _alarm.Add(operation.Message?.DeliverAt);
    }

    /// <summary>What was decided, what the store itself has added, and what nobody waited for any more falls due, too.</summary>
    public void OnCommitted(WriteBatch batch)
    {
        if (batch.Exclusive is not null)
            _alarm.Add(0);
        else if (batch.HasTimes)
            batch.Messages.ForEach(row => _alarm.Add(row.Message.DeliverAt));
    }

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_alarm.Next > time.GetUtcNow().ToUnixTimeMilliseconds())
            return;
        _alarm.Reset();
        try
        {
            await active.FlushAsync(cancellationToken);
            while (await ReleaseSomeAsync(cancellationToken))
                cancellationToken.ThrowIfCancellationRequested();
            if (await FindNextAsync(cancellationToken) is { } next)
                _alarm.Add(next);
        }
        catch
        {
            _alarm.Add(time.GetUtcNow() + TimeSpan.FromMilliseconds(100));
            throw;
        }
    }

    private async Task<bool> ReleaseSomeAsync(CancellationToken cancellationToken)
    {
        var due = await ReadDueAsync(cancellationToken);
        if (due.Count == 0)
            return false;
        var unit = new UnitOfWork();
        foreach (var message in due)
            unit.Release(active.Catalog.Get(message.DestinationId).Destination, message.Sequence);
        await _commit.RunAsync(unit, cancellationToken);
        return due.Count == ConsiderateCommit.MaxAlone;
    }

    private Task<List<MessageRef>> ReadDueAsync(CancellationToken cancellationToken) => database.QueryAsync(
        "looking for messages that are due",
        async connection =>
        {
            var parameters = new { now = time.GetUtcNow().ToUnixTimeMilliseconds(), lane = Lanes.Delayed, limit = ConsiderateCommit.MaxAlone };
            return (await connection.QueryAsync<MessageRef>(new CommandDefinition(database.Text[ReadDue], parameters, cancellationToken: cancellationToken))).AsList();
        },
        cancellationToken);

    private Task<long?> FindNextAsync(CancellationToken cancellationToken) => database.QueryAsync(
        "looking for the next message that is due",
        connection => connection.ExecuteScalarAsync<long?>(
            new CommandDefinition(database.Text[FindNext], new { lane = Lanes.Delayed }, cancellationToken: cancellationToken)),
        cancellationToken);
}
