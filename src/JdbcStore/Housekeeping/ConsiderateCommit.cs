using JdbcStore.Direct;

namespace JdbcStore.Housekeeping;

/// <summary>
/// Commits what housekeeping does. A unit that is done alone holds up all others: afterwards the pipeline is theirs for as long as it took, so that a long
/// row of such units leaves them about half of it.
/// </summary>
internal sealed class ConsiderateCommit(IActiveStore active, TimeProvider time)
{
    /// <summary>So many messages make a short unit: its statements are done one after the other.</summary>
    public const int MaxAlone = 200;

    /// <summary>More than this is waiting of the unit's own, not work that held up others.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    public async Task RunAsync(UnitOfWork unit, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        await active.CommitAsync(unit, Task.CompletedTask, cancellationToken).WaitAsync(cancellationToken);
        var took = time.GetElapsedTime(start);
        if (unit.IsExclusive)
            await Task.Delay(took < LongestPause ? took : LongestPause, time, cancellationToken);
    }
}
