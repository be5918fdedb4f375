using JdbcStore.Direct;

namespace JdbcStore.Housekeeping;

/// <summary>
/// Commits what housekeeping does. A unit that is done alone holds up all others: afterwards the pipeline is theirs for as long as it took, so that a long
/// row of such units takes no more than half of it.
/// </summary>
internal sealed class ConsiderateCommit(IActiveStore active, TimeProvider time)
{
    /// <summary>So many messages make a short unit, even where each statement has a long way to the database.</summary>
    public const int MaxAlone = 25;

    public async Task RunAsync(UnitOfWork unit, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        await active.CommitAsync(unit, Task.CompletedTask, cancellationToken).WaitAsync(cancellationToken);
        if (unit.IsExclusive)
            await Task.Delay(time.GetElapsedTime(start), time, cancellationToken);
    }
}
