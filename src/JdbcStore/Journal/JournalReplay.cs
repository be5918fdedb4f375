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
    private JournalReplay(StoreCatalog catalog, PendingWork pending, ProducerNumbers producers, Checkpointer checkpointer, long lastSequence) =>
        (Catalog, Pending, Producers, Checkpointer, LastSequence) = (catalog, pending, producers, checkpointer, lastSequence);

    public StoreCatalog Catalog { get; }

    public PendingWork Pending { get; }

    public ProducerNumbers Producers { get; }

    public Checkpointer Checkpointer { get; }

    /// <summary>The high-water mark, with what the journal had given out.</summary>
    public long LastSequence { get; private set; }

    public static async Task<JournalReplay> RunAsync(
        JournalLog log, StoreDatabase database, Tenure tenure, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var reader = new CatalogReader(database);
        var before = await reader.ReadAsync(cancellationToken);
        var producers = new ProducerNumbers(database);
        var pending = new PendingWork(before, tenure.LastSequence);
        var writer = new SlotWriter(database, tenure, slot: 0, time, logger);
        var replay = new JournalReplay(before, pending, producers, new Checkpointer(log, pending, writer, before, producers), tenure.LastSequence);
        if (log.LastGroup == tenure.JournalGroup)
            return replay;

        LogReplay(logger, log.LastGroup - tenure.JournalGroup, log.Bytes);
        await replay.ReplayAsync(log, tenure.JournalGroup, cancellationToken);
        LogReplayed(logger, replay.LastSequence);

        // Read again: the replay may have moved dispatch marks, and with them what counts as possibly delivered.
        var catalog = await reader.ReadAsync(cancellationToken);
        pending = new PendingWork(catalog, replay.LastSequence);
        var checkpointer = new Checkpointer(log, pending, writer, catalog, producers) { LastBatch = replay.Checkpointer.LastBatch };
        return new JournalReplay(catalog, pending, producers, checkpointer, replay.LastSequence);
    }

    private async Task ReplayAsync(JournalLog log, long afterGroup, CancellationToken cancellationToken)
    {
        foreach (var group in log.Read(afterGroup))
        {
            var units = UnitCodec.Decode(group).Select(u => u.Operations).ToList();
            foreach (var add in units.SelectMany(u => u).Where(o => o.Kind == OperationKind.Add))
                LastSequence = Math.Max(LastSequence, Sequences.Last(Sequences.OrdinalOf(add.Sequence)));
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
