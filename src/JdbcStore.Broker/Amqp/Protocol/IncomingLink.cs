using Amqp;
using Amqp.Framing;
using JdbcStore.Broker.Amqp.Queues;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>A link that the peer sends on: gathers messages from transfers and keeps its credit topped up.</summary>
internal abstract class IncomingLink(AmqpSession session, Attach attach) : AmqpLink(session, attach.Handle)
{
    private const uint Window = 1000;

    private uint _deliveryCount = attach.InitialDeliveryCount;
    private uint _credit;
    private uint _pending;
    private IncomingDelivery? _current;

    public override void OnFlow(Flow flow)
    {
        // A sender that gives credit up, as after a drain, says so by a higher count.
        if (flow.HasField(5))
        {
            _credit -= Math.Min(_credit, flow.DeliveryCount - _deliveryCount);
            _deliveryCount = flow.DeliveryCount;
        }

        if (flow.Echo)
            SendFlow();
    }

    public override void OnTransfer(Transfer transfer, ReadOnlyMemory<byte> payload)
    {
        if (IsOver)
            return;
        var delivery = _current ??= Begin(transfer);
        if (delivery is null)
            return;
        delivery.Settled |= transfer.Settled;
        delivery.State = transfer.State ?? delivery.State;
        if (transfer.Aborted)
        {
            Forget();
            return;
        }

        if (delivery.Length + payload.Length > Session.Connection.Broker.Options.MaxMessageSize)
        {
            Detach(ErrorCode.MessageSizeExceeded, $"The message is larger than max-message-size, {Session.Connection.Broker.Options.MaxMessageSize} bytes.");
            return;
        }

        delivery.Append(payload.Span, isLast: !transfer.More);
        Session.Connection.CountPartial(payload.Length);
        if (transfer.More)
            return;
        Forget();
        OnMessage(delivery);
    }

    /// <summary>Tops credit up to the window, less what is not decided yet; in steps of half a window, so that flows stay few.</summary>
    public void GrantCredit()
    {
        var target = Window - Math.Min(Window, _pending);
        if (IsOver || target - Math.Min(target, _credit) < Window / 2)
            return;
        _credit = target;
        SendFlow();
    }

    /// <summary>A whole message has arrived. Under the gate.</summary>
    protected abstract void OnMessage(IncomingDelivery delivery);

    /// <summary>What becomes of a message is not known at once: until <see cref="Conclude"/> it counts against the credit.</summary>
    protected void Postpone() => _pending++;

    /// <summary>Tells the peer what became of a postponed message. Under the gate.</summary>
    protected void Conclude(IncomingDelivery delivery, ProducerOutcome outcome)
    {
        _pending--;
        Settle(delivery, outcome);
    }

    /// <summary>Tells the peer what became of a message. Under the gate.</summary>
    protected void Settle(IncomingDelivery delivery, ProducerOutcome outcome)
    {
        if (IsOver)
            return;
        if (outcome.Detach is { } error)
            Detach(error);
        else if (!delivery.Settled && outcome.State is { } state)
            Session.SettleIncoming(delivery.Id, state);
        GrantCredit();
    }

    protected override void OnEnded(LinkEnd end) => Forget();

    private void Forget()
    {
        Session.Connection.CountPartial(-(_current?.Length ?? 0));
        _current = null;
    }

    private IncomingDelivery? Begin(Transfer transfer)
    {
        if (_credit == 0)
        {
            Detach(ErrorCode.TransferLimitExceeded, "A message was sent without credit.");
            return null;
        }

        if (!transfer.HasDeliveryId)
            throw new AmqpException(ErrorCode.InvalidField, "A delivery's first transfer has no delivery-id.");
        _credit--;
        _deliveryCount++;
        return new IncomingDelivery(transfer.DeliveryId);
    }

    private void SendFlow() => Session.WriteFlow(new Flow { Handle = Handle, DeliveryCount = _deliveryCount, LinkCredit = _credit });
}
