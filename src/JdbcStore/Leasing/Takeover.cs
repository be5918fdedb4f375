using System.Data.Common;
using Dapper;
using JdbcStore.Sql;

namespace JdbcStore.Leasing;

/// <summary>
/// What the new active store does in the transaction that took the lease: it claims every fence row, which waits for the old store's
/// commits and refuses later ones, and removes what lies behind a batch that is missing: those messages were confirmed to nobody,
/// and keeping them would let a producer's later messages overtake the earlier ones that it is going to send again.
/// </summary>
internal sealed class Takeover(SqlText text, DbConnection connection, DbTransaction transaction)
{
    private const string ReadEpoch = "SELECT epoch FROM jdbcstore_lease WHERE lease_id = 1";

    private const string ClaimFences = "UPDATE jdbcstore_fence SET epoch = @epoch, holder = @holder";

    private const string ReadFences =
        """
        SELECT slot AS Slot, batch AS Batch, settled AS Settled, first_sequence AS FirstSequence, last_sequence AS LastSequence
          FROM jdbcstore_fence
         ORDER BY slot
        """;

    private const string ResetFences = "UPDATE jdbcstore_fence SET batch = 0, settled = 0, first_sequence = @last + 1, last_sequence = @last";

    private const string CountRange =
        """
        SELECT destination_id AS DestinationId, COUNT(*) AS Messages, COALESCE(SUM(body_size), 0) AS Bytes
          FROM jdbcstore_message
         WHERE destination_id = @destination AND lane = @lane AND sequence BETWEEN @first AND @last
         GROUP BY destination_id
        """;

    private const string DeleteRange =
        """
        DELETE FROM jdbcstore_message
         WHERE destination_id = @destination AND lane = @lane AND sequence BETWEEN @first AND @last
        """;

    /// <summary>A producer's batches never overlap, so the number before this one is the last that was confirmed.</summary>
    private const string TakeBackNumbers =
        "UPDATE jdbcstore_producer SET last_number = previous_number, sequence = 0 WHERE sequence BETWEEN @first AND @last";

    private const string DeleteKeys = "DELETE FROM jdbcstore_duplicate WHERE sequence BETWEEN @first AND @last";

    private const string CorrectCount =
        """
        UPDATE jdbcstore_destination_count
           SET messages = messages - @Messages, bytes = bytes - @Bytes
         WHERE destination_id = @DestinationId AND slot = 0
        """;

    public async Task<Tenure> RunAsync(string holder, LocalJournal? journal)
    {
        var epoch = await connection.QuerySingleAsync<long>(text[ReadEpoch], transaction: transaction);
        await ExecuteAsync(ClaimFences, new { epoch, holder });
        var journalGroup = journal is null ? 0 : await new JournalClaim(text, connection, transaction).RunAsync(journal, epoch);
        var fences = (await connection.QueryAsync<FenceRow>(text[ReadFences], transaction: transaction)).AsList();
        if (fences.Count != SqlDialect.SideSlot + 1)
            throw new FatalStoreException($"The fence table has {fences.Count} rows instead of {SqlDialect.SideSlot + 1}; run create.sql to restore them.");
        foreach (var fence in FindBeyondHole(fences))
            await DiscardAsync(fence);
        var last = fences.Max(f => f.LastSequence);
        await ExecuteAsync(ResetFences, new { last });
        return new Tenure(epoch, holder, last, journalGroup);
    }

    /// <summary>
    /// A slot is used again only when its batch is settled, so of the batches that were not settled yet each committed one is still its
    /// slot's last: the first that no row names is missing.
    /// </summary>
    internal static IEnumerable<FenceRow> FindBeyondHole(IReadOnlyList<FenceRow> fences)
    {
        var firstMissing = fences.Max(f => f.Settled) + 1;
        while (fences.Any(f => f.Batch == firstMissing))
            firstMissing++;
        return fences.Where(f => f.Batch > firstMissing);
    }

    private async Task DiscardAsync(FenceRow fence)
    {
        var destinations = await connection.QueryAsync<long>(text["SELECT destination_id FROM jdbcstore_destination"], transaction: transaction);
        foreach (var destination in destinations)
        {
            for (var lane = 0; lane <= Lanes.Delayed; lane++)
                await DiscardAsync(destination, lane, fence);
        }

        await ExecuteAsync(DeleteKeys, new { first = fence.FirstSequence, last = fence.LastSequence });
        await ExecuteAsync(TakeBackNumbers, new { first = fence.FirstSequence, last = fence.LastSequence });
    }

    private async Task DiscardAsync(long destination, int lane, FenceRow fence)
    {
        var range = new { destination, lane, first = fence.FirstSequence, last = fence.LastSequence };
        foreach (var count in await connection.QueryAsync<Direct.DestinationCount>(text[CountRange], range, transaction))
        {
            if (lane < Lanes.Parked)
                await ExecuteAsync(CorrectCount, count);
        }

        await ExecuteAsync(DeleteRange, range);
    }

    private Task<int> ExecuteAsync(string sql, object parameters) => connection.ExecuteAsync(text[sql], parameters, transaction);
}
