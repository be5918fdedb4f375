using System.Globalization;
using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>
/// The statements that read pages: one index range a priority, the highest first. The databases run the parts one after the other and
/// stop at the limit, so that no row is read in vain and nothing is sorted.
/// </summary>
internal static class PageStatement
{
    private const string Columns = "sequence, delivery_count, body_size, added_at, expires_at, body";

    private const string Range =
        """
        m.destination_id = @destination AND m.lane = {0} AND m.sequence > @after{0} AND m.sequence <= @visible
        """;

    private const string SubscriptionRange =
        """
        m.destination_id = @destination AND m.lane = {0} AND m.sequence > @after{0} AND m.sequence <= @visible
           AND m.sequence > (SELECT acked_through FROM jdbcstore_subscription_position WHERE subscription_id = @subscription AND lane = {0})
           AND NOT EXISTS (SELECT 1
                             FROM jdbcstore_subscription_ack a
                            WHERE a.subscription_id = @subscription AND a.lane = {0} AND a.sequence = m.sequence)
        """;

    /// <summary>Parameters: destination, visible, limit, and after0 to after9.</summary>
    public static string OfDestination(SqlDialect dialect) => dialect.Page(Columns, Ranges(Range));

    /// <summary>The same, and subscription.</summary>
    public static string OfSubscription(SqlDialect dialect) => dialect.Page(Columns, Ranges(SubscriptionRange));

    private static IEnumerable<PageRange> Ranges(string condition) => Enumerable.Range(0, Sequences.Priorities).Reverse()
        .Select(lane => new PageRange(lane, condition.Replace("{0}", lane.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
}
