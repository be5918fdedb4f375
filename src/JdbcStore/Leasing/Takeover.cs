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
    private const string ReadLease = "SELECT epoch AS Epoch, writers AS Writers FROM jdbcstore_lease WHERE lease_id = 1";

    private const string ClaimFences = "UPDATE jdbcstore_fence SET epoch = @epoch, holder = @holder";

    private const string ReadFences =
        """
        SELECT slot AS Slot, batch AS Batch, first_sequence AS FirstSequence, last_sequence AS LastSequence
          FROM jdbcstore_fence
         ORDER BY slot
        """;

    private const string ResetFences = "UPDATE jdbcstore_fence SET batch = 0, first_sequence = @last + 1, last_sequence = @last";

    private const string ReadJournal = "SELECT last_group AS LastGroup, epoch AS Epoch FROM jdbcstore_journal WHERE journal_id = @id";

    private const string CountRange =
        """
        SELECT destination_id AS DestinationId, COUNT(*) AS Messages, CAST(COALESCE(SUM(size), 0) AS bigint) AS Bytes
          FROM jdbcstore_message
         WHERE destination_id = @destination AND sequence BETWEEN @first AND @last
         GROUP BY destination_id
        """;

    private const string DeleteRange = "DELETE FROM jdbcstore_message WHERE destination_id = @destination AND sequence BETWEEN @first AND @last";

    private const string DeleteKeys = "DELETE FROM jdbcstore_duplicate WHERE sequence BETWEEN @first AND @last";

    private const string CorrectCount =
        """
        UPDATE jdbcstore_destination_count
           SET messages = messages - @Messages, bytes = bytes - @Bytes
         WHERE destination_id = @DestinationId AND slot = 0
        """;

    public async Task<Tenure> RunAsync(string holder, int writers, LocalJournal? journal)
    {
        var (epoch, oldWriters) = await connection.QuerySingleAsync<(long, int)>(text[ReadLease], transaction: transaction);
        await ExecuteAsync(ClaimFences, new { epoch, holder });
        var journalGroup = journal is null ? 0 : await ClaimJournalAsync(journal, epoch);
        var fences = (await connection.QueryAsync<FenceRow>(text[ReadFences], transaction: transaction)).AsList();
        if (fences.Count != SqlDialect.WriterSlots)
            throw new FatalStoreException($"The fence table has {fences.Count} rows instead of {SqlDialect.WriterSlots}; run create.sql to restore them.");
        foreach (var fence in FindBeyondHole(fences, oldWriters))
            await DiscardAsync(fence);
        var last = fences.Max(f => f.LastSequence);
        await ExecuteAsync(ResetFences, new { last });
        // A replay writes by one slot only, whatever comes after it.
        var used = journal is not null && journalGroup < journal.LastGroup ? 1 : writers;
        await ExecuteAsync("UPDATE jdbcstore_lease SET writers = @used WHERE lease_id = 1", new { used });
        return new Tenure(epoch, holder, last, journalGroup);
    }

    /// <summary>Slot i takes the batches i, i + W, i + 2W ... so its next one follows from its last; the least of these is the first missing.</summary>
    internal static IEnumerable<FenceRow> FindBeyondHole(IReadOnlyList<FenceRow> fences, int writers)
    {
        var used = fences.Take(writers).ToList();
        var firstMissing = used.Min(f => f.Batch > 0 ? f.Batch + writers : f.Slot == 0 ? writers : f.Slot);
        return used.Where(f => f.Batch > firstMissing);
    }

    /// <summary>A journal may only be replayed when no other store has been active since it was written: sequences would be used twice.</summary>
    private async Task<long> ClaimJournalAsync(LocalJournal journal, long epoch)
    {
        var row = await connection.QuerySingleOrDefaultAsync<JournalRow>(text[ReadJournal], new { id = journal.Id }, transaction);
        if (row is null && journal.LastGroup == 0)
            await ExecuteAsync("INSERT INTO jdbcstore_journal (journal_id, last_group, epoch) VALUES (@id, 0, @epoch)", new { id = journal.Id, epoch });
        else if (row is null)
            throw journal.Refuse("this database has never seen it", "Point Persistence:ConnectionString at the database it was written for");
        else if (row.LastGroup < journal.LastGroup && row.Epoch != epoch - 1)
            throw journal.Refuse($"it was last written in epoch {row.Epoch}, and other stores have been active up to epoch {epoch - 1}", "What they did cannot be merged");
        await ExecuteAsync("UPDATE jdbcstore_journal SET epoch = @epoch WHERE journal_id = @id", new { id = journal.Id, epoch });
        return row?.LastGroup ?? 0;
    }

    private async Task DiscardAsync(FenceRow fence)
    {
        var destinations = await connection.QueryAsync<long>(text["SELECT destination_id FROM jdbcstore_destination"], transaction: transaction);
        foreach (var destination in destinations)
        {
            var range = new { destination, first = fence.FirstSequence, last = fence.LastSequence };
            foreach (var count in await connection.QueryAsync<Direct.DestinationCount>(text[CountRange], range, transaction))
                await ExecuteAsync(CorrectCount, count);
            await ExecuteAsync(DeleteRange, range);
        }

        await ExecuteAsync(DeleteKeys, new { first = fence.FirstSequence, last = fence.LastSequence });
    }

    private Task<int> ExecuteAsync(string sql, object parameters) => connection.ExecuteAsync(text[sql], parameters, transaction);
}
