using System.Buffers.Binary;
using Amqp;
using Amqp.Framing;
using Amqp.Transactions;
using JdbcStore.Broker.Amqp.Queues;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>A consumer's link: keeps the peer's credit exactly, sends what its source hands it, and passes outcomes back to where it came from.</summary>
internal sealed class OutgoingLink(AmqpSession session, Attach attach, Attach reply) : AmqpLink(session, attach.Handle)
{
    private Attach? _reply = reply;
    private readonly bool _settled = attach.SndSettleMode == SenderSettleMode.Settled;
    private DeliverySource? _source;
    private uint _deliveryCount;
    private uint _credit;
    private bool _drain;

    /// <summary>Credit at this moment. Any thread; it may have changed when the caller looks at it.</summary>
    public uint Credit => Volatile.Read(ref _credit);

    /// <summary>The peer wants its deliveries settled as they are sent.</summary>
    public bool PreSettled => _settled;

    /// <summary>What a delivery that the peer settles without an outcome comes to: unless the peer chose, a failed delivery.</summary>
    public Outcome DefaultOutcome => ChosenOutcome ?? new Modified { DeliveryFailed = true };

    /// <summary>What the peer chose for deliveries that it leaves without an outcome, or null.</summary>
    public Outcome? ChosenOutcome { get; } = (attach.Source as Source)?.DefaultOutcome;

    /// <summary>Where its messages come from; null when the link is over.</summary>
    public DeliverySource? Source => _source;

    /// <summary>Takes messages from a source from now on.</summary>
    public void TakeFrom(DeliverySource source)
    {
        _source = source;
        source.Start();
    }

    /// <summary>What it serves is there: the peer's attach is answered. Outside the gate.</summary>
    public void Open()
    {
        lock (Session.Connection.Gate)
        {
            if (!IsOver)
                Answer();
            if (_drain && _credit == 0)
                CompleteDrain();
            Wake();
        }
    }

    /// <summary>There may be credit or room that there was not before.</summary>
    public void Wake()
    {
        if (_credit > 0)
            _source?.Wake();
    }

    /// <summary>Sends a message if credit, window and socket allow it. Called by the source, outside the gate.</summary>
    public bool TrySend(QueueEntry entry)
    {
        lock (Session.Connection.Gate)
        {
            if (_source is null || _reply is not null || _credit == 0 || !Session.CanSend)
                return false;
            _credit--;
            var tag = new byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(tag, _deliveryCount++);
            var first = new Transfer { Handle = Handle, DeliveryTag = tag, MessageFormat = 0, Settled = _settled };
            Session.Send(new OutgoingTransfer(first, entry.Encode()), _settled ? null : new OutgoingDelivery(this, entry));
            return true;
        }
    }

    /// <summary>The source has nothing more: a drain is answered by using its credit up. Called by the source, outside the gate.</summary>
    public void CompleteDrain()
    {
        lock (Session.Connection.Gate)
        {
            if (!_drain || _source is null || _reply is not null)
                return;
            _deliveryCount += _credit;
            _credit = 0;
            SendFlow();
            _drain = false;
        }
    }

    /// <summary>Settles a delivery whose outcome is stored. Outside the gate.</summary>
    public void Settle(OutgoingDelivery delivery, DeliveryState outcome)
    {
        lock (Session.Connection.Gate)
            Session.SettleOutgoing(delivery, outcome);
    }

    /// <summary>Ends the link with an error. Outside the gate.</summary>
    public void Fail(Error error)
    {
        lock (Session.Connection.Gate)
            Detach(error);
    }

    public override void OnFlow(Flow flow)
    {
        // The peer may not have seen our latest transfers: what counts is its limit, not its credit.
        var unseen = _deliveryCount - (flow.HasField(5) ? flow.DeliveryCount : 0);
        _credit = flow.LinkCredit - Math.Min(flow.LinkCredit, unseen);
        _drain = flow.Drain;
        if (_drain && _credit == 0)
            CompleteDrain();
        else if (flow.Echo && _reply is null)
            SendFlow();
        Wake();
    }

    public override void OnTransfer(Transfer transfer, ReadOnlyMemory<byte> payload) =>
        throw new AmqpException(ErrorCode.NotAllowed, "A transfer came on a link that the peer receives from.");

    public void OnDisposition(OutgoingDelivery delivery, DeliveryState? state, bool settled)
    {
        if (delivery.Decided || _source is null)
            return;
        if (state is TransactionalState transactional)
        {
            Enlist(delivery, transactional, settled);
            return;
        }

        var outcome = state as Outcome ?? (settled ? DefaultOutcome : null);
        if (outcome is null)
            return;
        delivery.Decided = true;
        _source.Settle(delivery, outcome, settled);
    }

    protected override void Answer()
    {
        if (_reply is not { } reply)
            return;
        _reply = null;
        Session.Write(reply);
    }

    protected override void OnEnded(LinkEnd end)
    {
        _source?.Stop(end);
        _source = null;
    }

    private void Enlist(OutgoingDelivery delivery, TransactionalState state, bool settled)
    {
        try
        {
            var transaction = Session.Connection.Transactions.Find(state.TxnId);
            // Without an outcome it is only acquired in the transaction, which changes nothing here.
            if (state.Outcome is not { } outcome)
                return;
            delivery.Decided = true;
            if (_source!.Enlist(delivery) is { } queue)
                transaction.Enlist(queue, delivery, outcome, settled);
            else if (!settled)
                Session.SettleOutgoing(delivery, outcome);
        }
        catch (AmqpException e)
        {
            Detach(e.Error);
        }
    }

    private void SendFlow() => Session.WriteFlow(new Flow
    {
        Handle = Handle,
        DeliveryCount = _deliveryCount,
        LinkCredit = _credit,
        Available = 0,
        Drain = _drain,
    });
}
