using Amqp.Framing;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>One end of a link. Under the connection's gate.</summary>
internal abstract class AmqpLink(AmqpSession session, uint handle)
{
    protected AmqpSession Session => session;

    protected uint Handle => handle;

    /// <summary>The broker has said detach; frames still under way on this handle are dropped until the peer says it too.</summary>
    public bool IsDetached { get; private set; }

    public abstract void OnFlow(Flow flow);

    public abstract void OnTransfer(Transfer transfer, ReadOnlyMemory<byte> payload);

    /// <summary>The link is over.</summary>
    public abstract void Abandon();

    /// <summary>Ends the link with an error.</summary>
    public void Detach(Error error)
    {
        if (IsDetached)
            return;
        IsDetached = true;
        session.Write(new Detach { Handle = handle, Closed = true, Error = error });
        Log.LinkDetached(session.Connection.Broker.Logger, session.Connection.Remote, error.Condition, error.Description);
        Abandon();
    }

    protected void Detach(string condition, string description) => Detach(new Error(condition) { Description = description });
}
