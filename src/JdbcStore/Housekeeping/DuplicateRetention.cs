using JdbcStore.Direct;
using JdbcStore.Direct.Exclusive;
using JdbcStore.Hosting;

namespace JdbcStore.Housekeeping;

/// <summary>Forgets duplicate keys and producers' numbers that are older than a resend can be, the oldest first.</summary>
internal sealed class DuplicateRetention(IActiveStore active, SideWork side, JdbcStoreOptions options, TimeProvider time) : Chore
{
    private const int Step = 1000;

    private static readonly (string Read, string Forget)[] Tables =
    [
        ("SELECT sequence AS Sequence, added_at AS RememberedAt FROM jdbcstore_duplicate ORDER BY sequence LIMIT @limit",
         "DELETE FROM jdbcstore_duplicate WHERE sequence <= @last AND added_at <= @cutoff"),
        ("SELECT sequence AS Sequence, updated_at AS RememberedAt FROM jdbcstore_producer ORDER BY sequence LIMIT @limit",
         "DELETE FROM jdbcstore_producer WHERE sequence <= @last AND updated_at <= @cutoff"),
    ];

    private readonly TimeSpan _period = Least(TimeSpan.FromHours(1), Most(options.HousekeepingInterval, options.DuplicateRetention / 10));
    private long _last = time.GetTimestamp();

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(_last) < _period)
            return;
        _last = time.GetTimestamp();
        var cutoff = (time.GetUtcNow() - options.DuplicateRetention).ToUnixTimeMilliseconds();
        foreach (var (read, forget) in Tables)
        {
            var forgotten = false;
            while (await side.RunAsync("forgetting old duplicate keys", s => ForgetSomeAsync(s, read, forget, cutoff), cancellationToken))
                forgotten = true;
            if (forgotten)
                active.ForgetProducers();
        }
    }

    /// <summary>Whether any was old enough; then there may be more.</summary>
    private static async Task<bool> ForgetSomeAsync(ExclusiveTransaction statements, string read, string forget, long cutoff)
    {
        var oldest = await statements.ListAsync<AgedRow>(read, new { limit = Step });
        var old = oldest.FindAll(row => row.RememberedAt <= cutoff);
        if (old.Count == 0)
            return false;
        await statements.ExecuteAsync(forget, new { last = old[^1].Sequence, cutoff });
        return true;
    }

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Most(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
