namespace JdbcStore.Conformance.Model;

/// <summary>What the histories of <see cref="BehavesLikeTheModel{TProvider}"/> are made of, beside messages added to queues and acknowledged.</summary>
[Flags]
public enum HistoryParts
{
    /// <summary>Nothing beyond that.</summary>
    None = 0,

    /// <summary>Messages with priorities.</summary>
    Priorities = 1,

    /// <summary>Messages with producers' numbers.</summary>
    Producers = 2,

    /// <summary>Topics with subscriptions.</summary>
    Subscriptions = 4,

    /// <summary>Transactions that are prepared and decided.</summary>
    Prepared = 8,

    /// <summary>Units that happen only while a message is there, and conditions that stop to hold within a unit.</summary>
    Conditions = 16,

    /// <summary>Messages that are moved.</summary>
    Moves = 32,

    /// <summary>Messages that expire or are delayed, and a clock that is put forward.</summary>
    Times = 64,

    /// <summary>Destinations that are purged or deleted.</summary>
    Removals = 128,

    /// <summary>Bodies that do not come with a page.</summary>
    LargeBodies = 256,

    /// <summary>All of it.</summary>
    All = 511,
}
