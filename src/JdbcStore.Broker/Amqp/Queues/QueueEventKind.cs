namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>Kinds of <see cref="QueueEvent"/>.</summary>
internal enum QueueEventKind : byte
{
    /// <summary>A consumer came.</summary>
    Attached,

    /// <summary>A consumer has left in order.</summary>
    Detached,

    /// <summary>A consumer was lost.</summary>
    Lost,

    /// <summary>A consumer has credit or room that it did not have.</summary>
    Woken,

    /// <summary>A consumer told an outcome.</summary>
    Outcome,

    /// <summary>A message was committed.</summary>
    Added,

    /// <summary>Whether a message was committed is not known.</summary>
    Uncertain,

    /// <summary>The queue exists in the store.</summary>
    Declared,

    /// <summary>The store answered a read.</summary>
    Page,

    /// <summary>A read failed, and it is time to try again.</summary>
    ReadFailed,

    /// <summary>The dispatch mark is committed.</summary>
    Marked,
}
