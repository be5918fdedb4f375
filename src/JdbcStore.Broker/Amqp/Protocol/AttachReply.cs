using Amqp;
using Amqp.Framing;
using Amqp.Transactions;
using Amqp.Types;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>Answers an attach: with a link, or with a refusal that says why. Offers only what the broker does, never the peer's echo.</summary>
internal static class AttachReply
{
    private static readonly Symbol[] TransactionCapabilities =
        [new("amqp:local-transactions"), new("amqp:multi-txns-per-ssn"), new("amqp:multi-ssns-per-txn")];

    public static AmqpLink Answer(AmqpSession session, Attach attach)
    {
        try
        {
            return attach switch
            {
                { Role: true } => ConsumerAttach.Answer(session, attach),
                { Target: Coordinator } => AttachCoordinator(session, attach),
                _ => AttachProducer(session, attach),
            };
        }
        catch (AmqpException e)
        {
            return Refuse(session, attach, e.Error);
        }
        catch (StoreException e)
        {
            return Refuse(session, attach, new Error(ErrorCode.InternalError) { Description = e.Message });
        }
    }

    private static ProducerLink AttachProducer(AmqpSession session, Attach attach)
    {
        var target = attach.Target as Target;
        if (target?.Dynamic == true)
            throw new AmqpException(ErrorCode.NotImplemented, "Dynamic nodes are not in this version of the broker; name a queue or a topic.");

        // Without a target address each message names its destination in its 'to' property.
        Destination? destination = target?.Address is null ? null : NodeAddress.Parse(target.Address, target.Capabilities);
        var link = new ProducerLink(session, attach, destination);
        var capabilities = destination is { } named ? NodeAddress.CapabilitiesOf(named) : null;
        return Open(session, attach, link, new Target { Address = target?.Address, Capabilities = capabilities });
    }

    private static CoordinatorLink AttachCoordinator(AmqpSession session, Attach attach) =>
        Open(session, attach, new CoordinatorLink(session, attach), new Coordinator { Capabilities = TransactionCapabilities });

    private static T Open<T>(AmqpSession session, Attach attach, T link, object target)
        where T : IncomingLink
    {
        session.Write(new Attach
        {
            LinkName = attach.LinkName,
            Handle = attach.Handle,
            Role = true,
            SndSettleMode = attach.SndSettleMode,
            RcvSettleMode = ReceiverSettleMode.First,
            Source = attach.Source is Source source ? new Source { Address = source.Address } : new Source(),
            Target = target,
            MaxMessageSize = (ulong)session.Connection.Broker.Options.MaxMessageSize,
        });
        link.GrantCredit();
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
