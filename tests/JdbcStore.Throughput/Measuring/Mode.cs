namespace JdbcStore.Throughput.Measuring;

/// <summary>A way to make a message safe. The order is the order of the report.</summary>
internal enum Mode
{
    /// <summary>What a store without group commit does: an INSERT and a commit for each message.</summary>
    CommitPerMessage,

    /// <summary>The store with its local journal.</summary>
    Journal,

    /// <summary>The store with the journal bypassed.</summary>
    Direct,

    /// <summary>One connection, one prepared one-row INSERT after the other: the floor that a lone producer can hope for.</summary>
    InsertLoop,

    /// <summary>A plain loop that appends the same bytes to a file and flushes in groups: what a journal can hope for.</summary>
    AppendLoop,
}
