using System.Data.Common;
using Dapper;
using JdbcStore.Direct.Exclusive;
using JdbcStore.Leasing;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging;

namespace JdbcStore.Direct;

/// <summary>
/// One writer slot: applies batches one after another, each exactly once. The fence row names the last batch that was committed, so
/// after any failure the same batch is simply sent again: if it had been committed, the fence refuses it and names it.
/// </summary>
internal sealed partial class SlotWriter(StoreDatabase database, Tenure tenure, int slot, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>After this long a batch's outcome counts as unknown; the wait itself is never cancelled, since that can confirm a lie.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private SqlWriter? _writer;
    private long _lastBatch;

    /// <summary>False from when a batch is taken for this slot until that batch is settled.</summary>
    public bool IsFree { get; set; } = true;

    public FenceToken NextFence(long batch, long settled, long firstSequence, long lastSequence) =>
        new(slot, tenure.Epoch, tenure.Holder, _lastBatch, batch, settled, firstSequence, lastSequence);

    /// <summary>Applies a batch, trying again until the database has decided.</summary>
    /// <returns>Sequences left out because their duplicate key was stored earlier.</returns>
    /// <exception cref="StoreException">Fenced, OutcomeUnknown, Fatal; Unavailable when <paramref name="stopping"/> ended the tries.</exception>
    public async Task<IReadOnlyCollection<long>> WriteAsync(WriteAttempt attempt, CancellationToken stopping)
    {
        while (true)
        {
            var alreadyStored = await TryAsync(attempt, stopping);
            if (alreadyStored is not null)
            {
                _lastBatch = attempt.Fence.Batch;
                database.Reachability.Found();
                return alreadyStored;
            }

            await WaitAsync(attempt, stopping);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
            await _writer.DisposeAsync();
        _writer = null;
    }

    private async Task<IReadOnlyCollection<long>?> TryAsync(WriteAttempt attempt, CancellationToken stopping)
    {
        try
        {
            if (attempt.IsAlone)
                return await TryAloneAsync(attempt, stopping);
            _writer ??= database.Dialect.CreateWriter(await database.OpenAsync(stopping), database.Text);
            return await _writer.WriteAsync(attempt.Send(time.GetTimestamp()), CancellationToken.None).WaitAsync(Deadline, time, CancellationToken.None);
        }
        catch (PreconditionStoreException e)
        {
            attempt.FailBehindFence(e);
            throw;
        }
        catch (StoreException e)
        {
            attempt.Fail(e, SqlFault.Permanent);
            throw;
        }
        catch (Exception e)
        {
            return await HandleAsync(attempt, e, stopping);
        }
    }

    private async Task<IReadOnlyCollection<long>?> TryAloneAsync(WriteAttempt attempt, CancellationToken stopping)
    {
        var connection = await database.OpenAsync(stopping);
        var batch = attempt.Send(time.GetTimestamp());
        // Not on the caller's thread, which an embedded database would hold up.
        await Task.Run(() => RunAloneAsync(connection, batch), CancellationToken.None).WaitAsync(Deadline, time, CancellationToken.None);
        return [];
    }

    /// <summary>On a connection of its own, which is closed whenever that is possible.</summary>
    private async Task RunAloneAsync(DbConnection connection, WriteBatch batch)
    {
        if (batch.Exclusive is { } alone)
        {
            await using (connection)
                await alone.RunAsync(database, connection, batch.Fence);
        }
        else
        {
            await using var writer = database.Dialect.CreateWriter(connection, database.Text);
            await writer.WriteAsync(batch, CancellationToken.None);
        }
    }

    private async Task<IReadOnlyCollection<long>?> HandleAsync(WriteAttempt attempt, Exception e, CancellationToken stopping)
    {
        var fault = e switch
        {
            FenceMovedException => SqlFault.FenceViolated,
            TimeoutException or OperationCanceledException => SqlFault.ConnectionLost,
            _ => database.Classify(e),
        };
        if (fault == SqlFault.FenceViolated)
            return await ResolveAsync(attempt, e, stopping);
        var wasSent = attempt.Fail(e, fault);
        Abandon();
        if (fault == SqlFault.Permanent)
            throw Refused(attempt, e);
        if (!wasSent && attempt.Failures > 1 && !stopping.IsCancellationRequested)
            database.Reachability.Lost($"Batch {attempt.Fence.Batch} cannot be sent: {e.Message}");
        LogRetry(logger, attempt.Fence.Batch, fault, e.Message);
        return null;
    }

    /// <summary>Once an earlier try may have been committed, a refusal (of a login, say) does not tell whether it was.</summary>
    private StoreException Refused(WriteAttempt attempt, Exception e)
    {
        var refusal = database.Translate(e, $"committing batch {attempt.Fence.Batch}");
        return attempt.InDoubt
            ? new OutcomeUnknownStoreException($"The connection broke during a commit, and its outcome could not be looked up: {refusal.Message}", refusal)
            : refusal;
    }

    /// <summary>The fence refused the batch: either an earlier try was committed after all, or this store is no longer the active one.</summary>
    private async Task<IReadOnlyCollection<long>?> ResolveAsync(WriteAttempt attempt, Exception refusal, CancellationToken stopping)
    {
        attempt.Failure = refusal;
        try
        {
            return await database.UseAsync("looking up a commit's outcome", c => FindCommittedAsync(c, attempt), stopping);
        }
        catch (Exception e) when (e is UnavailableStoreException or TransientStoreException or OperationCanceledException)
        {
            attempt.Failure = e;
            return null;
        }
    }

    private async Task<IReadOnlyCollection<long>?> FindCommittedAsync(DbConnection connection, WriteAttempt attempt)
    {
        // A write, not a read: what is visible here is only known to be replicated once a later commit has been.
        const string confirm =
            """
            UPDATE jdbcstore_fence
               SET confirmations = confirmations + 1
             WHERE slot = @Slot AND epoch = @Epoch AND holder = @Holder AND batch = @Batch
            """;
        if (await connection.ExecuteAsync(database.Text[confirm], attempt.Fence) == 1)
            return await FindAlreadyStoredAsync(connection, attempt.Batch);
        throw attempt.InDoubt
            ? new OutcomeUnknownStoreException("The connection broke during a commit, and another store took over before the outcome could be looked up.")
            : new FencedStoreException($"Another store has taken over from epoch {tenure.Epoch}; nothing was committed.");
    }

    private async Task<IReadOnlyCollection<long>> FindAlreadyStoredAsync(DbConnection connection, WriteBatch batch)
    {
        const string find =
            "SELECT sequence FROM jdbcstore_duplicate WHERE destination_id = @DestinationId AND duplicate_key = @DuplicateKey";
        var alreadyStored = new List<long>();
        foreach (var row in batch.Messages.Where(m => batch.HasDuplicateKeys && m.DuplicateKey is not null))
        {
            if (await connection.ExecuteScalarAsync<long>(database.Text[find], new { row.DestinationId, row.DuplicateKey }) != row.Sequence)
                alreadyStored.Add(row.Sequence);
        }

        return alreadyStored;
    }

    private async Task WaitAsync(WriteAttempt attempt, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(attempt.NextDelay(), time, stopping);
        }
        catch (OperationCanceledException)
        {
            throw attempt.InDoubt
                ? new OutcomeUnknownStoreException("The connection broke during a commit, and the store stopped before the outcome could be looked up.", attempt.Failure)
                : new UnavailableStoreException($"The store stopped while the database was away: {attempt.Failure?.Message}", attempt.Failure);
        }
    }

    /// <summary>The connection may hang for long: it is closed without waiting for it.</summary>
    private void Abandon()
    {
        var writer = _writer;
        _writer = null;
        if (writer is not null)
            _ = Task.Run(async () => await CloseQuietlyAsync(writer));
    }

    private static async Task CloseQuietlyAsync(SqlWriter writer)
    {
        try
        {
            await writer.DisposeAsync();
        }
        catch (Exception)
        {
            // Its failure has been dealt with by sending the batch again on another connection.
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "Batch {Batch} will be sent again after {Fault}: {Reason}")]
    private static partial void LogRetry(ILogger logger, long batch, SqlFault fault, string reason);
}
