using System.Globalization;

namespace JdbcStore.Direct;

/// <summary>
/// The statements that read pages: one index range a priority, the highest first. The databases run the parts one after the other and
/// stop at the limit, so that no row is read in vain and nothing is sorted.
/// </summary>
internal static class PageStatement
{
    private const string Part =
        """
        SELECT *
          FROM (SELECT sequence, delivery_count, size, added_at, expires_at, body
                  FROM jdbcstore_message m
                 WHERE destination_id = @destination AND lane = {0} AND sequence > @after{0} AND sequence <= @visible
                 ORDER BY sequence
                 LIMIT @limit) AS lane{0}
        """;

    private const string SubscriptionPart =
        """
        SELECT *
          FROM (SELECT sequence, delivery_count, size, added_at, expires_at, body
                  FROM jdbcstore_message m
                 WHERE destination_id = @destination AND lane = {0} AND sequence > @after{0} AND sequence <= @visible
                       AND sequence > (SELECT acked_through FROM jdbcstore_subscription_position WHERE subscription_id = @subscription AND lane = {0})
                       AND NOT EXISTS (SELECT 1
                                         FROM jdbcstore_subscription_ack a
                                        WHERE a.subscription_id = @subscription AND a.lane = {0} AND a.sequence = m.sequence)
                 ORDER BY sequence
                 LIMIT @limit) AS lane{0}
        """;

    /// <summary>Parameters: destination, visible, limit, and after0 to after9.</summary>
    public static string OfDestination { get; } = Join(Part);

    /// <summary>The same, and subscription.</summary>
    public static string OfSubscription { get; } = Join(SubscriptionPart);

    private static string Join(string part)
    {
        var lanes = Enumerable.Range(0, Sequences.Priorities).Reverse();
        return string.Join("\nUNION ALL\n", lanes.Select(lane => part.Replace("{0}", lane.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)))
            + "\nLIMIT @limit";
    }
}
