using JdbcStore.Direct.Exclusive;
using JdbcStore.Leasing;
using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>
/// What the active store does beside the ordered pipeline, in transactions of its own that order and counts do not depend on: staging large bodies,
/// cleaning up. Each proves its epoch as every commit does, by the fence row that is kept for this.
/// </summary>
internal sealed class SideWork(StoreDatabase database, Tenure tenure, TimeSpan patience, TimeProvider time)
{
    private const string ProveEpoch =
        """
        UPDATE jdbcstore_fence
           SET confirmations = confirmations + 1
         WHERE slot = @slot AND epoch = @Epoch AND holder = @Holder
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public long Epoch => tenure.Epoch;

    /// <summary>As <see cref="RunAsync"/>, again and again while the database is away; for work that does no harm when it is done twice.</summary>
    public async Task<T> RunPatientlyAsync<T>(string purpose, Func<ExclusiveTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var inDoubt = false; ;)
        {
            try
            {
                return await RunAsync(purpose, work, cancellationToken);
            }
            catch (StoreException e) when (MayPass(e, inDoubt) && time.GetElapsedTime(start) < patience)
            {
                inDoubt = e is UnavailableStoreException;
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    /// <summary>A try whose connection broke may be committed while the next one is under way, which then collides with the very same rows.</summary>
    private static bool MayPass(StoreException e, bool inDoubt) =>
        e is TransientStoreException or UnavailableStoreException || (inDoubt && e is FatalStoreException);

    public Task<T> RunAsync<T>(string purpose, Func<ExclusiveTransaction, Task<T>> work, CancellationToken cancellationToken) => database.UseAsync(
        purpose,
        async connection =>
        {
            await using var transaction = await database.BeginAsync(connection, cancellationToken);
            var statements = new ExclusiveTransaction(database, connection, transaction, SqlDialect.SideSlot);
            var result = await work(statements);
            if (!statements.HasWritten)
                return result;

            // Last, so that those who work side by side wait for each other only during the commit.
            if (await statements.ExecuteAsync(ProveEpoch, new { slot = SqlDialect.SideSlot, tenure.Epoch, tenure.Holder }) != 1)
                throw new FencedStoreException($"Another store has taken over from epoch {tenure.Epoch}; nothing was done.");
            await database.Dialect.CommitAsync(transaction);
            return result;
        },
        cancellationToken);
}
