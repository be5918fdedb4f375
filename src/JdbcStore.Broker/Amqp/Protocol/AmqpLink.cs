using Amqp.Framing;
using JdbcStore.Broker.Amqp.Queues;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>One end of a link. Under the connection's gate.</summary>
internal abstract class AmqpLink(AmqpSession session, uint handle)
{
    protected AmqpSession Session => session;

    protected uint Handle => handle;

    /// <summary>The broker has said detach; frames still under way on this handle are dropped until the peer says it too.</summary>
    public bool IsDetached { get; private set; }

    /// <summary>Nothing more may be said about this link or its deliveries.</summary>
    protected bool IsOver { get; private set; }

    public abstract void OnFlow(Flow flow);

    public abstract void OnTransfer(Transfer transfer, ReadOnlyMemory<byte> payload);

    /// <summary>The link is over: either side has detached, or its session or connection has ended.</summary>
    public void End(LinkEnd end)
    {
        if (IsOver)
            return;
        Answer();
        IsOver = true;
        session.DropUnsent(handle);
        OnEnded(end);
    }

    /// <summary>Ends the link with an error.</summary>
    public void Detach(Error error)
    {
        if (IsDetached)
            return;
        Answer();
        IsDetached = true;
        session.Write(new Detach { Handle = handle, Closed = true, Error = error });
        Log.LinkDetached(session.Connection.Broker.Logger, session.Connection.Remote, error.Condition, error.Description);
        End(LinkEnd.Lost);
    }

    /// <summary>Answers the peer's attach if that is still to be done: nothing about the link may be said before.</summary>
    protected virtual void Answer()
    {
    }

    protected abstract void OnEnded(LinkEnd end);

    protected void Detach(string condition, string description) => Detach(new Error(condition) { Description = description });
}
