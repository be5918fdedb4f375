using Amqp;
using Amqp.Framing;
using Amqp.Types;
using JdbcStore.Broker.Amqp.Queues;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>A session: its links, both transfer windows, and the deliveries that are not settled. Under the connection's gate.</summary>
internal sealed class AmqpSession(AmqpConnection connection, ushort channel, Begin remote)
{
    /// <summary>Transfer frames taken before the peer must wait for a flow.</summary>
    public const uint Window = 2048;

    private readonly Dictionary<uint, AmqpLink> _links = [];
    private readonly Dictionary<uint, OutgoingDelivery> _unsettled = [];
    private readonly Queue<OutgoingTransfer> _unsent = new();
    private readonly AcceptedRange _accepted = new();
    private uint _nextIncomingId = remote.NextOutgoingId;
    private uint _incomingWindow = Window;
    private uint _nextOutgoingId;
    private uint _nextDeliveryId;
    private uint _remoteWindow = remote.IncomingWindow;

    public ushort Channel => channel;

    public AmqpConnection Connection => connection;

    /// <summary>Whether a delivery can be sent: the peer's window is open, and so is the way to the socket.</summary>
    public bool CanSend => _remoteWindow > 0 && _unsent.Count == 0 && connection.Output.HasRoom;

    public void Handle(DescribedList performative, ReadOnlyMemory<byte> payload, uint handleMax)
    {
        switch (performative)
        {
            case Attach attach:
                OnAttach(attach, handleMax);
                break;
            case Flow flow:
                OnFlow(flow);
                break;
            case Transfer transfer:
                OnTransfer(transfer, payload);
                break;
            case Dispose disposition:
                OnDisposition(disposition);
                break;
            case Detach detach:
                OnDetach(detach);
                break;
            default:
                throw new AmqpException(ErrorCode.NotImplemented, $"'{performative.GetType().Name}' is not understood in a session.");
        }
    }

    public void Write(DescribedList performative) => connection.Output.Write(AmqpFrame.Amqp, channel, performative);

    /// <summary>Sends one delivery; what the peer's window or the socket does not take now follows later.</summary>
    public void Send(OutgoingTransfer transfer, OutgoingDelivery? unsettled)
    {
        transfer.First.DeliveryId = _nextDeliveryId;
        if (unsettled is not null)
        {
            unsettled.Id = _nextDeliveryId;
            _unsettled.Add(_nextDeliveryId, unsettled);
        }

        _nextDeliveryId++;
        if (!Continue(transfer))
            _unsent.Enqueue(transfer);
    }

    /// <summary>Tells the peer the outcome of a delivery that it sent.</summary>
    public void SettleIncoming(uint deliveryId, DeliveryState outcome)
    {
        if (outcome is Accepted && _accepted.TryExtend(deliveryId))
        {
            connection.Output.Signal();
            return;
        }

        FlushSettled();
        if (outcome is Accepted && _accepted.TryExtend(deliveryId))
            connection.Output.Signal();
        else
            Write(new Dispose { Role = true, First = deliveryId, Settled = true, State = outcome });
    }

    /// <summary>Settles a delivery whose outcome the peer has told and left to the broker to settle.</summary>
    public void SettleOutgoing(OutgoingDelivery delivery, DeliveryState outcome)
    {
        if (_unsettled.Remove(delivery.Id))
            Write(new Dispose { Role = false, First = delivery.Id, Settled = true, State = outcome });
    }

    public void FlushSettled()
    {
        if (_accepted.Take() is { } range)
            Write(new Dispose { Role = true, First = range.First, Last = range.Last, Settled = true, State = AcceptedRange.Outcome });
    }

    /// <summary>There is room on the way to the socket again.</summary>
    public void OnRoom()
    {
        SendUnsent();
        WakeConsumers();
    }

    /// <summary>A link is over: what was not sent of its deliveries is not sent any more.</summary>
    public void DropUnsent(uint handle)
    {
        for (var left = _unsent.Count; left > 0; left--)
        {
            var transfer = _unsent.Dequeue();
            if (transfer.First.Handle != handle)
                _unsent.Enqueue(transfer);
        }
    }

    private void WakeConsumers()
    {
        foreach (var link in _links.Values)
            (link as OutgoingLink)?.Wake();
    }

    public void WriteFlow(Flow flow)
    {
        flow.NextIncomingId = _nextIncomingId;
        flow.IncomingWindow = _incomingWindow;
        flow.NextOutgoingId = _nextOutgoingId;
        flow.OutgoingWindow = Window;
        Write(flow);
    }

    /// <summary>The session or its connection is over: links end, and what was not settled goes back.</summary>
    public void Abandon(LinkEnd end)
    {
        foreach (var link in _links.Values)
            link.End(end);
        _links.Clear();
        _unsettled.Clear();
        _unsent.Clear();
    }

    private void OnAttach(Attach attach, uint handleMax)
    {
        if (attach.Handle > handleMax)
            throw new AmqpException(ErrorCode.NotAllowed, $"Handle {attach.Handle} is above handle-max {handleMax}.");
        if (_links.ContainsKey(attach.Handle))
            throw new AmqpException(ErrorCode.HandleInUse, $"Handle {attach.Handle} is already attached.");
        _links.Add(attach.Handle, AttachReply.Answer(this, attach));
    }

    private void OnFlow(Flow flow)
    {
        var nextIncomingId = flow.HasField(0) ? flow.NextIncomingId : 0;
        _remoteWindow = nextIncomingId + flow.IncomingWindow - _nextOutgoingId;
        SendUnsent();
        if (flow.HasHandle && _links.TryGetValue(flow.Handle, out var link))
            link.OnFlow(flow);
        else if (flow.Echo)
            WriteFlow(new Flow());
        WakeConsumers();
    }

    private void OnTransfer(Transfer transfer, ReadOnlyMemory<byte> payload)
    {
        if (_incomingWindow == 0)
            throw new AmqpException(ErrorCode.WindowViolation, $"A transfer came with the session's window of {Window} frames closed.");
        _nextIncomingId++;
        if (--_incomingWindow <= Window / 2)
        {
            _incomingWindow = Window;
            WriteFlow(new Flow());
        }

        if (!_links.TryGetValue(transfer.Handle, out var link))
            throw new AmqpException(ErrorCode.UnattachedHandle, $"A transfer came on handle {transfer.Handle}, which is not attached.");
        link.OnTransfer(transfer, payload);
    }

    private void OnDisposition(Dispose disposition)
    {
        // Outcomes that a sender states about its own deliveries change nothing: this side settles first.
        if (!disposition.Role)
            return;
        var last = disposition.HasField(2) ? disposition.Last : disposition.First;
        if (last - disposition.First < _unsettled.Count)
        {
            for (var id = disposition.First; id != last + 1; id++)
                Decide(id, disposition);
            return;
        }

        foreach (var id in _unsettled.Keys.Where(id => id - disposition.First <= last - disposition.First).Order().ToList())
            Decide(id, disposition);
    }

    private void Decide(uint id, Dispose disposition)
    {
        if (!_unsettled.TryGetValue(id, out var delivery))
            return;
        if (disposition.Settled)
            _unsettled.Remove(id);
        delivery.Link.OnDisposition(delivery, disposition.State, disposition.Settled);
    }

    private void OnDetach(Detach detach)
    {
        if (!_links.Remove(detach.Handle, out var link))
            throw new AmqpException(ErrorCode.UnattachedHandle, $"Handle {detach.Handle} is not attached.");
        link.End(detach.Closed ? LinkEnd.Closed : LinkEnd.Detached);
        foreach (var id in _unsettled.Where(pair => pair.Value.Link == link).Select(pair => pair.Key).ToList())
            _unsettled.Remove(id);
        if (!link.IsDetached)
            Write(new Detach { Handle = detach.Handle, Closed = detach.Closed });
    }

    private void SendUnsent()
    {
        while (_unsent.TryPeek(out var transfer) && Continue(transfer))
            _unsent.Dequeue();
    }

    // A large message does not fill the memory: it goes on when the socket has taken what is pending.
    private bool Continue(OutgoingTransfer transfer)
    {
        while (_remoteWindow > 0 && connection.Output.HasRoom)
        {
            _remoteWindow--;
            _nextOutgoingId++;
            if (transfer.WriteNext(connection.Output, channel))
                return true;
        }

        return false;
    }
}
