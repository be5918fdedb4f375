using Amqp;
using Amqp.Framing;
using Amqp.Types;
using JdbcStore.Broker.Amqp.Queues;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>Answers an attach: with a link, or with a refusal that says why. Offers only what the broker does, never the peer's echo.</summary>
internal static class AttachReply
{
    private static readonly Symbol Copy = new("copy");
    private static readonly Symbol Move = new("move");
    private static readonly Symbol[] Outcomes = [new("amqp:accepted:list"), new("amqp:rejected:list"), new("amqp:released:list"), new("amqp:modified:list")];

    public static AmqpLink Answer(AmqpSession session, Attach attach)
    {
        try
        {
            return attach.Role ? AttachConsumer(session, attach) : AttachProducer(session, attach);
        }
        catch (AmqpException e)
        {
            return Refuse(session, attach, e.Error);
        }
    }

    private static IncomingLink AttachProducer(AmqpSession session, Attach attach)
    {
        if (attach.Target is not (null or Target))
            throw new AmqpException(ErrorCode.NotImplemented, "Transactions are not in this version of the broker.");
        var target = (Target?)attach.Target;
        if (target?.Dynamic == true)
            throw new AmqpException(ErrorCode.NotImplemented, "Dynamic nodes are not in this version of the broker; name a queue.");

        // Without a target address each message names its queue in its 'to' property.
        Destination? queue = target?.Address is null ? null : QueueAddress.Parse(target.Address, target.Capabilities);
        var options = session.Connection.Broker.Options;
        session.Write(new Attach
        {
            LinkName = attach.LinkName,
            Handle = attach.Handle,
            Role = true,
            SndSettleMode = attach.SndSettleMode,
            RcvSettleMode = ReceiverSettleMode.First,
            Source = attach.Source is Source source ? new Source { Address = source.Address } : new Source(),
            Target = new Target { Address = target?.Address, Capabilities = queue is null ? null : [QueueAddress.QueueCapability] },
            MaxMessageSize = (ulong)options.MaxMessageSize,
        });
        var link = new IncomingLink(session, attach, queue);
        link.GrantCredit();
        return link;
    }

    private static OutgoingLink AttachConsumer(AmqpSession session, Attach attach)
    {
        if (attach.Source is not Source { Dynamic: false } source)
            throw new AmqpException(ErrorCode.NotImplemented, "Dynamic nodes are not in this version of the broker; name a queue as the source.");
        var queue = QueueAddress.Parse(source.Address, source.Capabilities);
        if (source.FilterSet is { Count: > 0 })
            throw new AmqpException(ErrorCode.NotImplemented, "Filters are not in this version of the broker; attach without a filter.");
        var browses = Copy.Equals(source.DistributionMode);
        var link = new OutgoingLink(session, attach);
        session.Write(new Attach
        {
            LinkName = attach.LinkName,
            Handle = attach.Handle,
            Role = false,
            SndSettleMode = attach.SndSettleMode == SenderSettleMode.Settled ? SenderSettleMode.Settled : SenderSettleMode.Unsettled,
            RcvSettleMode = attach.RcvSettleMode,
            Source = new Source
            {
                Address = source.Address,
                DistributionMode = browses ? Copy : Move,
                DefaultOutcome = link.DefaultOutcome,
                Outcomes = Outcomes,
                Capabilities = [QueueAddress.QueueCapability],
            },
            Target = attach.Target is Target target ? new Target { Address = target.Address } : new Target(),
            InitialDeliveryCount = 0,
            MaxMessageSize = (ulong)session.Connection.Broker.Options.MaxMessageSize,
        });
        var broker = session.Connection.Broker;
        link.TakeFrom(browses ? new QueueBrowser(link, queue, broker) : new QueueConsumer(link, broker.Queues.Get(queue), link.PreSettled));
        return link;
    }

    // The specification's way to refuse: an attach whose local terminus is null, then a detach with the error.
    private static RefusedLink Refuse(AmqpSession session, Attach attach, Error error)
    {
        session.Write(new Attach { LinkName = attach.LinkName, Handle = attach.Handle, Role = !attach.Role, InitialDeliveryCount = 0 });
        var link = new RefusedLink(session, attach.Handle);
        link.Detach(error);
        return link;
    }
}
