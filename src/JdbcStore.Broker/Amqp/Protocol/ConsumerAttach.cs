using Amqp;
using Amqp.Framing;
using Amqp.Types;
using JdbcStore.Broker.Amqp.Queues;
using JdbcStore.Broker.Amqp.Selectors;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>Answers a receiver's attach: a consumer or a browser of a queue, or a subscriber to a topic.</summary>
internal static class ConsumerAttach
{
    private static readonly Symbol Copy = new("copy");
    private static readonly Symbol Move = new("move");
    private static readonly Symbol Never = new("never");
    private static readonly Symbol[] Outcomes = [new("amqp:accepted:list"), new("amqp:rejected:list"), new("amqp:released:list"), new("amqp:modified:list")];

    /// <exception cref="AmqpException">It is refused; the error says why.</exception>
    public static OutgoingLink Answer(AmqpSession session, Attach attach)
    {
        var broker = session.Connection.Broker;
        var source = attach.Source is null ? Find(session.Connection, attach) : attach.Source as Source;
        if (source is not { Dynamic: false })
            throw new AmqpException(ErrorCode.NotImplemented, "Dynamic nodes are not in this version of the broker; name a queue or a topic as the source.");
        var destination = NodeAddress.Parse(source.Address, source.Capabilities);
        var selector = SelectorFilter.Read(source.FilterSet);
        var browses = destination.Kind == DestinationKind.Queue && Copy.Equals(source.DistributionMode);
        var link = new OutgoingLink(session, attach, Reply(attach, source, destination, selector, browses, broker.Options.MaxMessageSize));
        if (destination.Kind == DestinationKind.Topic)
        {
            // Answered when the subscription is there: what is sent after the answer is for it.
            link.TakeFrom(new QueueConsumer(link, Subscribe(session.Connection, attach, source, destination, selector), selector: null));
            return link;
        }

        link.Open();
        link.TakeFrom(browses ? new QueueBrowser(link, destination, selector, broker) : new QueueConsumer(link, broker.Queues.Get(destination), selector));
        return link;
    }

    // Whoever wants to end a subscription may not know any more what it is to, and attaches without a source.
    private static Source Find(AmqpConnection connection, Attach attach)
    {
        var subscription = connection.Broker.Queues.FindSubscription(KeyOf(connection, attach))
            ?? throw new AmqpException(ErrorCode.NotFound, $"'{connection.ContainerId}' has no durable subscription '{attach.LinkName}'.");
        var source = new Source { Address = subscription.Topic.ToString(), Durable = 2, ExpiryPolicy = Never };
        if (subscription.Selector is { } selector)
            source.FilterSet = SelectorFilter.Write(selector);
        return source;
    }

    private static Attach Reply(Attach attach, Source source, Destination destination, Selector? selector, bool browses, long maxMessageSize)
    {
        var answer = new Source
        {
            Address = source.Address,
            DistributionMode = browses || destination.Kind == DestinationKind.Topic ? Copy : Move,
            DefaultOutcome = source.DefaultOutcome ?? new Modified { DeliveryFailed = true },
            Outcomes = Outcomes,
            Capabilities = NodeAddress.CapabilitiesOf(destination),
        };
        if (selector is not null)
            answer.FilterSet = source.FilterSet;
        if (IsDurable(source))
            (answer.Durable, answer.ExpiryPolicy) = (source.Durable, Never);
        return new Attach
        {
            LinkName = attach.LinkName,
            Handle = attach.Handle,
            Role = false,
            SndSettleMode = attach.SndSettleMode == SenderSettleMode.Settled ? SenderSettleMode.Settled : SenderSettleMode.Unsettled,
            RcvSettleMode = attach.RcvSettleMode,
            Source = answer,
            Target = attach.Target is Target target ? new Target { Address = target.Address } : new Target(),
            InitialDeliveryCount = 0,
            MaxMessageSize = (ulong)maxMessageSize,
        };
    }

    private static MessageQueue Subscribe(AmqpConnection connection, Attach attach, Source source, Destination topic, Selector? selector) => IsDurable(source)
        ? connection.Broker.Queues.Subscribe(new Subscription(KeyOf(connection, attach), topic, selector?.Text))
        : connection.Broker.Queues.SubscribeForLink(topic, selector?.Text);

    private static bool IsDurable(Source source) => source.Durable > 0 && Never.Equals(source.ExpiryPolicy);

    private static SubscriptionKey KeyOf(AmqpConnection connection, Attach attach)
    {
        if (connection.ContainerId == SubscriptionStock.LinkScope)
            throw new AmqpException(ErrorCode.NotAllowed, $"The container id '{SubscriptionStock.LinkScope}' is the broker's own.");
        try
        {
            return new SubscriptionKey(connection.ContainerId ?? "", attach.LinkName);
        }
        catch (ArgumentException e)
        {
            throw new AmqpException(ErrorCode.InvalidField, $"A durable subscription is named by the container's id and the link's name: {e.Message}");
        }
    }
}
