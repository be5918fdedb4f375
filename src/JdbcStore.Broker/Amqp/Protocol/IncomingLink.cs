using Amqp;
using Amqp.Framing;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>A producer's link: gathers messages from transfers, has them stored, and settles each when it is committed.</summary>
internal sealed class IncomingLink(AmqpSession session, Attach attach, Destination? queue) : AmqpLink(session, attach.Handle)
{
    private const uint Window = 1000;

    private readonly ProducerStore _store = new(session.Connection.Broker, queue);
    private uint _deliveryCount = attach.InitialDeliveryCount;
    private uint _credit;
    private uint _uncommitted;
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
        _ = StoreAsync(delivery);
    }

    /// <summary>Tops credit up to the window, less what is not committed yet; in steps of half a window, so that flows stay few.</summary>
    public void GrantCredit()
    {
        var target = Window - Math.Min(Window, _uncommitted);
        if (IsOver || target - Math.Min(target, _credit) < Window / 2)
            return;
        _credit = target;
        SendFlow();
    }

    protected override void OnEnded(bool orderly) => Forget();

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

    // Runs inside the gate as far as the hand-over to the store, which keeps one producer's messages in order.
    private async Task StoreAsync(IncomingDelivery delivery)
    {
        _uncommitted++;
        Session.Connection.Inflight.Enter(delivery.Length);
        var outcome = await _store.StoreAsync(delivery.Body);
        lock (Session.Connection.Gate)
        {
            _uncommitted--;
            Settle(delivery, outcome);
            GrantCredit();
        }

        Session.Connection.Inflight.Leave(delivery.Length);
    }

    private void Settle(IncomingDelivery delivery, ProducerOutcome outcome)
    {
        if (IsOver)
            return;
        if (outcome.Detach is { } error)
            Detach(error);
        else if (!delivery.Settled && outcome.State is { } state)
            Session.SettleIncoming(delivery.Id, state);
    }

    private void SendFlow() => Session.WriteFlow(new Flow { Handle = Handle, DeliveryCount = _deliveryCount, LinkCredit = _credit });
}
