using JdbcStore.Direct;
using JdbcStore.Direct.Exclusive;

namespace JdbcStore.LargeBodies;

/// <summary>
/// Brings large bodies to the database before their messages, in chunks and in small transactions: no packet, no write-set and no buffer ever holds
/// a whole one. Until a message owns it a body counts as detached; what a crash leaves behind is cleaned up in the next epoch.
/// </summary>
internal sealed class BodyStaging(SideWork side)
{
    /// <summary>Bodies up to this size go with their messages.</summary>
    public const int MaxInline = 1 << 20;

    /// <summary>The size of a chunk, and how many are committed together.</summary>
    private const int ChunkBytes = 512 << 10, ChunksTogether = 4;

    private static readonly string[] Begin =
    [
        "DELETE FROM jdbcstore_detached_body WHERE body_id = @bodyId",
        "INSERT INTO jdbcstore_detached_body (body_id, epoch) VALUES (@bodyId, @Epoch)",
    ];

    // Deleted first: an earlier try may have been committed without an answer.
    private static readonly string[] PutChunk =
    [
        "DELETE FROM jdbcstore_body_chunk WHERE body_id = @bodyId AND chunk_no = @chunkNo",
        "INSERT INTO jdbcstore_body_chunk (body_id, chunk_no, data) VALUES (@bodyId, @chunkNo, @data)",
    ];

    private const string Free = "UPDATE jdbcstore_detached_body SET epoch = 0 WHERE body_id = @bodyId";

    private long _last;

    /// <summary>Commits a unit, with its large bodies first. Bodies in memory are staged while the unit keeps its place in the order.</summary>
    public async Task<CommitResult> CommitAsync(
        UnitOfWork unit, Func<UnitOfWork, Task, CancellationToken, Task<CommitResult>> commit, CancellationToken cancellationToken)
    {
        await ReadSmallStreamsAsync(unit, cancellationToken);
        if (!unit.Operations.Any(Needs))
            return await commit(unit, Task.CompletedTask, cancellationToken);
        var original = unit.Operations.Select(o => o.Message).ToArray();
        try
        {
            // Not on the caller's thread, which an embedded database would hold up.
            var staged = Task.Run(() => StageAsync(unit, cancellationToken), CancellationToken.None);
            if (unit.Operations.Any(o => o.Message?.Content is not null))
                await staged;   // Nobody else waits for a slow stream.
            return await commit(unit, staged, cancellationToken);
        }
        catch (Exception e) when (e is not OutcomeUnknownStoreException)
        {
            await FreeAsync(unit, original);
            throw;
        }
    }

    /// <summary>Whether <see cref="CommitAsync"/> is the way for this unit.</summary>
    public static bool IsNeededBy(UnitOfWork unit) => unit.BodyBytes > MaxInline || unit.HasStreams;

    private static bool Needs(Operation operation) =>
        operation.Message is { BodyId: 0 } message && (message.Content is not null || message.Body.Length > MaxInline);

    private static async Task ReadSmallStreamsAsync(UnitOfWork unit, CancellationToken cancellationToken)
    {
        for (var i = 0; i < unit.Count; i++)
        {
            if (unit.Operations[i].Message is not { Content: not null, Length: <= MaxInline } message)
                continue;
            var source = new BodySource(message);
            var body = source.AtEnd ? [] : (await source.ReadAsync(1, MaxInline, cancellationToken))[0];
            await source.CheckEndAsync(cancellationToken);
            unit.Replace(i, message.Inline(body));
        }
    }

    private async Task StageAsync(UnitOfWork unit, CancellationToken cancellationToken)
    {
        for (var i = 0; i < unit.Count; i++)
        {
            if (!Needs(unit.Operations[i]))
                continue;
            var message = unit.Operations[i].Message!;
            var bodyId = NextId();
            await StageAsync(message, bodyId, cancellationToken);
            unit.Replace(i, message.Staged(bodyId));
        }
    }

    /// <summary>Unique for ever: an epoch is never used twice.</summary>
    private long NextId() => (side.Epoch << 32) + Interlocked.Increment(ref _last);

    private async Task StageAsync(NewMessage message, long bodyId, CancellationToken cancellationToken)
    {
        var source = new BodySource(message);
        await RunAsync(s => ExecuteAsync(s, Begin, new { bodyId, side.Epoch }), cancellationToken);
        try
        {
            for (var chunkNo = 0; !source.AtEnd; chunkNo += ChunksTogether)
            {
                var (first, chunks) = (chunkNo, await source.ReadAsync(ChunksTogether, ChunkBytes, cancellationToken));
                await RunAsync(s => PutAsync(s, bodyId, first, chunks), cancellationToken);
            }

            await source.CheckEndAsync(cancellationToken);
        }
        catch
        {
            await FreeAsync(bodyId);
            throw;
        }
    }

    private static async Task<int> PutAsync(ExclusiveTransaction statements, long bodyId, int first, List<byte[]> chunks)
    {
        for (var i = 0; i < chunks.Count; i++)
            await ExecuteAsync(statements, PutChunk, new { bodyId, chunkNo = first + i, data = chunks[i] });
        return chunks.Count;
    }

    private static async Task<int> ExecuteAsync(ExclusiveTransaction statements, string[] sql, object parameters)
    {
        foreach (var statement in sql)
            await statements.ExecuteAsync(statement, parameters);
        return sql.Length;
    }

    private Task<int> RunAsync(Func<ExclusiveTransaction, Task<int>> work, CancellationToken cancellationToken) =>
        side.RunPatientlyAsync("staging a large body", work, cancellationToken);

    private async Task FreeAsync(UnitOfWork unit, NewMessage?[] original)
    {
        for (var i = 0; i < unit.Count; i++)
        {
            if (unit.Operations[i].Message is not { BodyId: > 0 } staged)
                continue;
            await FreeAsync(staged.BodyId);
            unit.Replace(i, original[i]!);
        }
    }

    private async Task FreeAsync(long bodyId)
    {
        try
        {
            await side.RunAsync("letting go of a large body", s => s.ExecuteAsync(Free, new { bodyId }), CancellationToken.None);
        }
        catch (StoreException)
        {
            // It is cleaned up in the next epoch.
        }
    }
}
