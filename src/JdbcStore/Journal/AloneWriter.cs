using JdbcStore.Direct;
using JdbcStore.Sql;

namespace JdbcStore.Journal;

/// <summary>
/// Rare units go past the journal: directly to the database, when it has all that came before. Used by the journal's thread only.
/// </summary>
internal sealed class AloneWriter(GroupAssembly assembly, Checkpointer checkpointer, Reachability reachability)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for the database; false when the unit's time was over first, and nothing has happened.</summary>
    public bool WaitUntilReachable(PendingUnit unit, CancellationToken stopping)
    {
        while (reachability.IsAway && !unit.IsOver)
        {
            if (stopping.WaitHandle.WaitOne(Poll))
                stopping.ThrowIfCancellationRequested();
        }

        return !unit.IsOver;
    }

    public void Write(PendingUnit unit, CancellationToken stopping)
    {
        try
        {
            unit.Staged.GetAwaiter().GetResult();
            assembly.LastOrdinal = checkpointer.WriteAloneAsync(unit, assembly.LastOrdinal, stopping).GetAwaiter().GetResult();
            unit.Complete([]);
        }
        catch (Exception e) when (e is PreconditionStoreException or FatalStoreException || !unit.Staged.IsCompletedSuccessfully)
        {
            unit.Fail(e);
        }
    }
}
