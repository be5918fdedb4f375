using System.Data.Common;
using Dapper;
using JdbcStore.Sql;

namespace JdbcStore.Leasing;

/// <summary>Makes a journal that of the present epoch, in the transaction of whoever asks.</summary>
internal sealed class JournalClaim(SqlText text, DbConnection connection, DbTransaction transaction)
{
    private const string Find = "SELECT last_group AS LastGroup, epoch AS Epoch FROM jdbcstore_journal WHERE journal_id = @id";

    private const string Insert = "INSERT INTO jdbcstore_journal (journal_id, last_group, epoch) VALUES (@id, @after, @epoch)";

    private const string Update = "UPDATE jdbcstore_journal SET epoch = @epoch WHERE journal_id = @id";

    private const string FindHighest = "SELECT MAX(last_sequence) FROM jdbcstore_fence";

    /// <returns>The last group that the database has.</returns>
    /// <exception cref="FatalStoreException">
    /// It holds records and another store has been active since they were written: replaying would use sequences twice.
    /// </exception>
    public async Task<long> RunAsync(LocalJournal journal, long epoch)
    {
        var row = await connection.QuerySingleOrDefaultAsync<JournalRow>(text[Find], new { id = journal.Id }, transaction);
        var adopts = row is null && journal.AdoptAfter is not null && await connection.ExecuteScalarAsync<long>(text[FindHighest], transaction: transaction) == 0;
        if (row is null && journal.LastGroup > 0 && !adopts)
            throw journal.Refuse("this database has never seen it", "Point Persistence:ConnectionString at the database it was written for");
        if (row is not null && row.LastGroup < journal.LastGroup && row.Epoch != epoch - 1)
            throw journal.Refuse($"it was last written in epoch {row.Epoch}, and other stores have been active up to epoch {epoch - 1}", "What they did cannot be merged");
        var after = row?.LastGroup ?? (adopts ? journal.AdoptAfter!.Value : 0);
        await connection.ExecuteAsync(text[row is null ? Insert : Update], new { id = journal.Id, after, epoch }, transaction);
        return after;
    }
}
