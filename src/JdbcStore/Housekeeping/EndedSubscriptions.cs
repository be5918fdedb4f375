using JdbcStore.Direct;
using JdbcStore.Direct.Exclusive;

namespace JdbcStore.Housekeeping;

/// <summary>Removes what is left of subscriptions that have ended.</summary>
internal sealed class EndedSubscriptions(SideWork side) : Chore
{
    private const int Step = 1000;

    private const string Find = "SELECT subscription_id FROM jdbcstore_subscription WHERE ended <> 0 ORDER BY subscription_id LIMIT 1";

    private const string FindLast =
        """
        SELECT MAX(sequence)
          FROM (SELECT sequence
                  FROM jdbcstore_subscription_ack
                 WHERE subscription_id = @ended AND lane = @lane
                 ORDER BY sequence
                 LIMIT @limit) oldest
        """;

    private const string Forget = "DELETE FROM jdbcstore_subscription_ack WHERE subscription_id = @ended AND lane = @lane AND sequence <= @last";

    private const string Remove = "DELETE FROM jdbcstore_subscription WHERE subscription_id = @ended";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await side.RunAsync("cleaning up after a subscription", CleanUpAsync, cancellationToken))
            cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Whether there is more to be done.</summary>
    private static async Task<bool> CleanUpAsync(ExclusiveTransaction statements)
    {
        if (await statements.FindAsync<long?>(Find, new { }) is not { } ended)
            return false;
        for (var lane = 0; lane < Sequences.Priorities; lane++)
        {
            if (await statements.FindAsync<long?>(FindLast, new { ended, lane, limit = Step }) is not { } last)
                continue;
            await statements.ExecuteAsync(Forget, new { ended, lane, last });
            return true;
        }

        await statements.ExecuteAsync(Remove, new { ended });
        return true;
    }
}
