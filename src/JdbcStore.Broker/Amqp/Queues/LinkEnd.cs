namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>How a consumer's link has ended.</summary>
internal enum LinkEnd
{
    /// <summary>The peer has detached it, or ended its session or connection: it may come back.</summary>
    Detached,

    /// <summary>The peer has closed it for good.</summary>
    Closed,

    /// <summary>It was lost, or the peer had made a mistake.</summary>
    Lost,
}
