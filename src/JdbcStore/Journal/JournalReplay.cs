using JdbcStore.Direct;
using JdbcStore.Leasing;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging;

namespace JdbcStore.Journal;

/// <summary>
/// Brings the groups that the database does not have yet into it, by the ordinary checkpoints. Exactly once: each checkpoint moves the
/// journal's position in its own transaction, so that a crash during the replay continues where it was.
/// </summary>
internal sealed partial class JournalReplay
{
    private JournalReplay(DestinationCatalog catalog, PendingWork pending, Checkpointer checkpointer, long lastSequence) =>
        (Catalog, Pending, Checkpointer, LastSequence) = (catalog, pending, checkpointer, lastSequence);

    public DestinationCatalog Catalog { get; }

    public PendingWork Pending { get; }

    public Checkpointer Checkpointer { get; }

    /// <summary>The high-water mark, with what the journal had given out.</summary>
    public long LastSequence { get; private set; }

    public static async Task<JournalReplay> RunAsync(
        JournalLog log, StoreDatabase database, Tenure tenure, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var reader = new MessageReader(database);
        var before = new DestinationCatalog(await reader.ReadCatalogAsync(cancellationToken));
        var pending = new PendingWork(before, tenure.LastSequence);
        var writer = new SlotWriter(database, tenure, slot: 0, time, logger);
        var replay = new JournalReplay(before, pending, new Checkpointer(log, pending, writer, before), tenure.LastSequence);
        if (log.LastGroup == tenure.JournalGroup)
            return replay;

        LogReplay(logger, log.LastGroup - tenure.JournalGroup, log.Bytes);
        await replay.ReplayAsync(log, tenure.JournalGroup, cancellationToken);
        LogReplayed(logger, replay.LastSequence);

        // Read again: the replay may have moved dispatch marks, and with them what counts as possibly delivered.
        var catalog = new DestinationCatalog(await reader.ReadCatalogAsync(cancellationToken));
        pending = new PendingWork(catalog, replay.LastSequence);
        return new JournalReplay(catalog, pending, new Checkpointer(log, pending, writer, catalog) { LastBatch = replay.Checkpointer.LastBatch }, replay.LastSequence);
    }

    private async Task ReplayAsync(JournalLog log, long afterGroup, CancellationToken cancellationToken)
    {
        foreach (var group in log.Read(afterGroup))
        {
            var units = UnitCodec.Decode(group).Select(u => u.Operations).ToList();
            foreach (var add in units.SelectMany(u => u).Where(o => o.Kind == OperationKind.Add))
                LastSequence = Math.Max(LastSequence, add.Sequence);
            if (Pending.Apply(group.Number, LastSequence, units))
                await Checkpointer.RunAsync(onlyFull: true, cancellationToken);
        }

        await Checkpointer.RunAsync(onlyFull: false, cancellationToken);
    }

    [LoggerMessage(3001, LogLevel.Information, "Replaying {Groups} journal groups of {Bytes} bytes into the database")]
    private static partial void LogReplay(ILogger logger, long groups, long bytes);

    [LoggerMessage(3002, LogLevel.Information, "The journal has been replayed up to sequence {Sequence}")]
    private static partial void LogReplayed(ILogger logger, long sequence);
}
