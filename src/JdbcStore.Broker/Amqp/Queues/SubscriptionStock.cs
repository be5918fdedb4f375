using System.Runtime.InteropServices;
using System.Security.Cryptography;
using JdbcStore.Broker.Amqp.Selectors;

namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>
/// A subscription of the store. One that is not durable is one too, under a name that nobody else can have, and ends with its link: a slow subscriber
/// then costs the broker no memory, and loses nothing while it is there.
/// </summary>
internal sealed class SubscriptionStock(IMessageStore store, Subscription subscription, bool isDurable) : MessageStock(store)
{
    /// <summary>The client id of subscriptions that end with their links.</summary>
    public const string LinkScope = "jdbcstore:link";

    private readonly Selector? _selector = subscription.Selector is { } text ? Selector.Parse(text) : null;
    private readonly string _name = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(subscription.Key.ToString().AsSpan())));

    public Subscription Subscription => subscription;

    /// <summary>It stays when its link ends.</summary>
    public bool IsDurable => isDurable;

    public override Destination Destination => subscription.Topic;

    public override bool IsExclusive => true;

    public override string DeadLetterKey(long sequence) => $"dead:{sequence}:{_name}";

    public override UnitOfWork Open() => new UnitOfWork().Subscribe(subscription);

    public override UnitOfWork? CloseAfter(LinkEnd end) =>
        !isDurable || end == LinkEnd.Closed ? new UnitOfWork().Unsubscribe(subscription.Key) : null;

    public override ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(ReadPosition after, int limit, CancellationToken cancellationToken) =>
        Store.ReadWholeAsync(subscription, after, limit, cancellationToken);

    public override void Acknowledge(UnitOfWork unit, long sequence) => unit.Acknowledge(subscription.Key, sequence);

    // The store counts failures of a message, not of a subscription's share in it: this count ends with the broker.
    public override void CountFailure(UnitOfWork unit, long sequence)
    {
    }

    /// <summary>Whether the subscriber chose this message.</summary>
    public bool Selects(QueueEntry entry) => _selector is null || entry.IsSelectedBy(_selector);
}
