using Amqp.Framing;
using JdbcStore.Broker.Amqp.Queues;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>A link that was answered and detached in one breath; it waits for the peer's detach.</summary>
internal sealed class RefusedLink(AmqpSession session, uint handle) : AmqpLink(session, handle)
{
    public override void OnFlow(Flow flow)
    {
    }

    public override void OnTransfer(Transfer transfer, ReadOnlyMemory<byte> payload)
    {
    }

    protected override void OnEnded(LinkEnd end)
    {
    }
}
