using System.Data.Common;
using Dapper;
using JdbcStore.Sql;

namespace JdbcStore.Direct.Exclusive;

/// <summary>One transaction of statements that every database understands, in the order in which they are given.</summary>
internal sealed class ExclusiveTransaction(StoreDatabase database, DbConnection connection, DbTransaction transaction, int slot)
{
    private const string Fence =
        """
        UPDATE jdbcstore_fence
           SET batch = @Batch, settled = @Settled, first_sequence = @FirstSequence, last_sequence = @LastSequence
         WHERE slot = @Slot AND epoch = @Epoch AND holder = @Holder AND batch = @PreviousBatch
        """;

    private const string HighWaterMark = "UPDATE jdbcstore_fence SET last_sequence = @last WHERE slot = @slot";

    private const string AddToCount =
        """
        UPDATE jdbcstore_destination_count
           SET messages = messages + @messages, bytes = bytes + @bytes
         WHERE destination_id = @destinationId AND slot = @slot
        """;

    private readonly Dictionary<long, (long Messages, long Bytes)> _counts = [];

    /// <summary>Whether anything was written that has to be committed.</summary>
    public bool HasWritten { get; private set; }

    public async Task MoveFenceAsync(FenceToken fence)
    {
        if (await ExecuteAsync(Fence, fence) != 1)
            throw new FenceMovedException();
    }

    /// <summary>A destination holds so many messages more; written at the end, once for all.</summary>
    public void Count(long destinationId, long messages, long bytes)
    {
        var known = _counts.GetValueOrDefault(destinationId);
        _counts[destinationId] = (known.Messages + messages, known.Bytes + bytes);
    }

    /// <summary>The destination's rows are gone, those that count too.</summary>
    public void Forget(long destinationId) => _counts.Remove(destinationId);

    /// <summary>The last statements of a unit: its counts, and the last sequence that it has given out.</summary>
    public async Task FinishAsync(long last)
    {
        foreach (var (destinationId, (messages, bytes)) in _counts)
        {
            if (await ExecuteAsync(AddToCount, new { destinationId, slot, messages, bytes }) != 1)
                throw new FatalStoreException($"Destination {destinationId} has no row for slot {slot} in destination_count; the tables are damaged.");
        }

        await ExecuteAsync(HighWaterMark, new { last, slot });
    }

    public Task<int> ExecuteAsync(string sql, object parameters)
    {
        HasWritten = true;
        return connection.ExecuteAsync(database.Text[sql], parameters, transaction);
    }

    public async Task<bool> ExistsAsync(string sql, object parameters) =>
        await connection.ExecuteScalarAsync<long?>(database.Text[sql], parameters, transaction) is not null;

    public Task<T?> FindAsync<T>(string sql, object parameters) => connection.QuerySingleOrDefaultAsync<T>(database.Text[sql], parameters, transaction);

    public async Task<List<T>> ListAsync<T>(string sql, object parameters) =>
        (await connection.QueryAsync<T>(database.Text[sql], parameters, transaction)).AsList();

    /// <summary>How many slots a destination's counts are spread over.</summary>
    public int CountSlots => database.Dialect.MaxWriters;
}
