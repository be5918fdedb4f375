using Amqp.Framing;
using JdbcStore.Broker.Amqp.Messages;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>A delivery on its way out, in as many frames as it needs.</summary>
internal sealed class OutgoingTransfer(Transfer first, EncodedDelivery message)
{
    private int _offset;

    public Transfer First => first;

    /// <summary>Writes the next frame; true when it was the last.</summary>
    public bool WriteNext(FrameOutput output, ushort channel)
    {
        var transfer = _offset == 0 ? first : new Transfer { Handle = first.Handle };
        _offset += output.WriteTransfer(channel, transfer, message, _offset);
        return _offset >= message.Length;
    }
}
