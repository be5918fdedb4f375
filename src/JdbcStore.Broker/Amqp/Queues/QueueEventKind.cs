namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>Kinds of <see cref="QueueEvent"/>.</summary>
internal enum QueueEventKind : byte
{
    /// <summary>A consumer came.</summary>
    Attached,

    /// <summary>A consumer has left or was lost.</summary>
    Ended,

    /// <summary>A consumer has credit or room that it did not have.</summary>
    Woken,

    /// <summary>A consumer told an outcome.</summary>
    Outcome,

    /// <summary>A message was committed.</summary>
    Added,

    /// <summary>The store itself has put a message in its place.</summary>
    Arrived,

    /// <summary>Messages that were taken have left the store.</summary>
    Gone,

    /// <summary>A consumer's outcome waits for the end of its transaction.</summary>
    Enlisted,

    /// <summary>That transaction was committed, with an outcome other than accepted.</summary>
    Decided,

    /// <summary>That transaction was rolled back.</summary>
    RolledBack,

    /// <summary>The subscription is another's now.</summary>
    Retired,

    /// <summary>Whether a message was committed is not known.</summary>
    Uncertain,

    /// <summary>The queue or subscription exists in the store; with a negative number, it could not be made.</summary>
    Declared,

    /// <summary>The store answered a read.</summary>
    Page,

    /// <summary>A read failed, and it is time to try again.</summary>
    ReadFailed,

    /// <summary>The dispatch mark is committed.</summary>
    Marked,
}
