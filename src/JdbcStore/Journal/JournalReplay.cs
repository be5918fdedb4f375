using JdbcStore.Direct;
using JdbcStore.Hosting;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging;

namespace JdbcStore.Journal;

/// <summary>
/// Brings the groups that the database does not have yet into it, by the ordinary checkpoints. Exactly once: each checkpoint moves the
/// journal's position in its own transaction, so that a crash during the replay continues where it was.
/// </summary>
internal sealed partial class JournalReplay(JournalLog log, StoreDatabase database, ILogger logger)
{
    /// <param name="start">The begin of the tenure.</param>
    /// <param name="afterGroup">The last group that the database has.</param>
    /// <param name="progress">Is told after each group, if anybody.</param>
    /// <param name="cancellationToken">Stops between two checkpoints.</param>
    /// <returns>What the way of messages goes on from.</returns>
    public async Task<Handover> RunAsync(Handover start, long afterGroup, IProgress<JournalProgress>? progress, CancellationToken cancellationToken)
    {
        if (log.LastGroup == afterGroup)
            return start;
        var (done, total) = (0L, log.BytesAfter(afterGroup));
        LogReplay(logger, log.LastGroup - afterGroup, total);
        var pending = new PendingWork(start.Catalog, start.LastSequence, JournalOptions.DefaultMaxMemoryBytes);
        await using var checkpointer = new Checkpointer(log, pending, start);
        var lastSequence = start.LastSequence;
        foreach (var group in log.Read(afterGroup))
        {
            var units = UnitCodec.Decode(group);
            foreach (var add in units.SelectMany(u => u.Operations).Where(o => o.Kind == OperationKind.Add))
                lastSequence = Math.Max(lastSequence, Sequences.Last(Sequences.OrdinalOf(add.Sequence)));
            if (pending.Apply(group.Position, lastSequence, units.Select(u => u.Operations), [.. units.SelectMany(u => u.BodyOffsets)]))
                await checkpointer.RunAsync(onlyFull: true, cancellationToken);
            progress?.Report(new JournalProgress(done += JournalFormat.Padded(FrameHeader.Bytes + group.Payload.Length), total));
        }

        await checkpointer.RunAsync(onlyFull: false, cancellationToken);
        LogReplayed(logger, lastSequence);

        // Read again: the replay may have moved dispatch marks, and with them what counts as possibly delivered.
        var catalog = await new CatalogReader(database).ReadAsync(cancellationToken);
        return start with { Catalog = catalog, LastBatch = checkpointer.LastBatch, LastSequence = lastSequence };
    }

    [LoggerMessage(3010, LogLevel.Information, "Replaying {Groups} journal groups of {Bytes} bytes into the database")]
    private static partial void LogReplay(ILogger logger, long groups, long bytes);

    [LoggerMessage(3011, LogLevel.Information, "The journal has been replayed up to sequence {Sequence}")]
    private static partial void LogReplayed(ILogger logger, long sequence);
}
