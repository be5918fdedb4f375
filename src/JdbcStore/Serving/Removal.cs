using System.Data.Common;
using Dapper;
using JdbcStore.Direct;
using JdbcStore.Sql;

namespace JdbcStore.Serving;

/// <summary>Removes many messages at once, in bounded units of the ordinary way, so that counts stay exact and nothing else waits long.</summary>
internal sealed class Removal(IActiveStore active, StoreDatabase database, SideWork side)
{
    /// <summary>Messages removed by one unit.</summary>
    public const int UnitSize = 1000;

    private const string ReadKeys =
        """
        SELECT sequence
          FROM jdbcstore_message
         WHERE destination_id = @destination AND lane = @lane AND sequence > @after AND sequence <= @through
         ORDER BY sequence
         LIMIT @limit
        """;

    private static readonly string[] ForgetKeys =
    [
        "SELECT sequence FROM jdbcstore_duplicate WHERE destination_id = @destination ORDER BY duplicate_key LIMIT @limit",
        "DELETE FROM jdbcstore_duplicate WHERE destination_id = @destination AND sequence = @sequence",
    ];

    /// <summary>Removes everything that a destination holds at this moment.</summary>
    public async Task<long> PurgeAsync(Destination destination, CancellationToken cancellationToken)
    {
        if (active.Catalog.Find(destination) is not { } entry)
            return 0;
        await active.FlushAsync(cancellationToken);
        var (visible, removed) = (active.VisibleSequence, 0L);
        for (var lane = 0; lane < Sequences.Priorities; lane++)
            removed += await RemoveThroughAsync(entry, lane, visible, cancellationToken);
        return removed;
    }

    /// <summary>Purges a destination and removes it.</summary>
    public async Task<long> DeleteAsync(Destination destination, CancellationToken cancellationToken)
    {
        await active.FlushAsync(cancellationToken);
        if (active.Catalog.Find(destination) is not { IsStored: true } entry)
            return 0;
        await RequireFreeAsync(entry, cancellationToken);
        var removed = await PurgeAsync(destination, cancellationToken);
        while (await ForgetSomeKeysAsync(entry, cancellationToken))
            cancellationToken.ThrowIfCancellationRequested();
        var deletion = new Deletion();
        await active.CommitAsync(new UnitOfWork().Delete(destination, deletion), Task.CompletedTask, cancellationToken);
        return removed + deletion.Messages;
    }

    /// <summary>Removes the messages of one priority up to a sequence.</summary>
    public async Task<long> RemoveThroughAsync(CatalogEntry entry, int lane, long through, CancellationToken cancellationToken)
    {
        var (after, removed) = (0L, 0L);
        while (true)
        {
            var keys = await ReadKeysAsync(entry, lane, after, through, cancellationToken);
            await RemoveAsync(entry, keys, cancellationToken);
            removed += keys.Count;
            if (keys.Count < UnitSize)
                return removed;
            after = keys[^1];
        }
    }

    /// <summary>Removes these messages in one unit.</summary>
    public async Task RemoveAsync(CatalogEntry entry, List<long> sequences, CancellationToken cancellationToken)
    {
        if (sequences.Count == 0)
            return;
        var unit = new UnitOfWork();
        foreach (var sequence in sequences)
            unit.Acknowledge(entry.Destination, sequence);
        await active.CommitAsync(unit, Task.CompletedTask, cancellationToken).WaitAsync(cancellationToken);
    }

    /// <summary>Asks before anything is removed; the unit that removes the destination asks again.</summary>
    private async Task RequireFreeAsync(CatalogEntry entry, CancellationToken cancellationToken)
    {
        if (active.Catalog.Subscriptions.Count(entry.Id) > 0)
            throw new PreconditionStoreException($"{entry.Destination} has subscriptions; unsubscribe them first. Nothing was removed.");
        if ((await ReadKeysAsync(entry, Lanes.Prepared, 0, long.MaxValue, cancellationToken)).Count > 0)
            throw new PreconditionStoreException($"{entry.Destination} has messages in prepared transactions; decide them first. Nothing was removed.");
    }

    private Task<List<long>> ReadKeysAsync(CatalogEntry entry, int lane, long after, long through, CancellationToken cancellationToken) => database.QueryAsync(
        $"listing messages of {entry.Destination}",
        async connection => await ListAsync(connection, ReadKeys, new { destination = entry.Id, lane, after, through, limit = UnitSize }, cancellationToken),
        cancellationToken);

    private Task<bool> ForgetSomeKeysAsync(CatalogEntry entry, CancellationToken cancellationToken) => side.RunAsync(
        $"forgetting duplicate keys of {entry.Destination}",
        async statements =>
        {
            var sequences = await statements.ListAsync<long>(ForgetKeys[0], new { destination = entry.Id, limit = UnitSize });
            foreach (var sequence in sequences)
                await statements.ExecuteAsync(ForgetKeys[1], new { destination = entry.Id, sequence });
            return sequences.Count == UnitSize;
        },
        cancellationToken);

    private async Task<List<long>> ListAsync(DbConnection connection, string sql, object parameters, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<long>(new CommandDefinition(database.Text[sql], parameters, cancellationToken: cancellationToken))).AsList();
}
