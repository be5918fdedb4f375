using Amqp.Framing;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>A message as it arrives, in one or many frames.</summary>
internal sealed class IncomingDelivery(uint id)
{
    private byte[] _body = [];

    public uint Id => id;

    public bool Settled { get; set; }

    /// <summary>What the sender said about it, such as the transaction that it belongs to.</summary>
    public DeliveryState? State { get; set; }

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Body => _body.AsMemory(0, Length);

    public void Append(ReadOnlySpan<byte> payload, bool isLast)
    {
        var needed = Length + payload.Length;
        if (needed > _body.Length)
            Array.Resize(ref _body, isLast ? needed : (int)Math.Min(Array.MaxLength, Math.Max(needed, _body.Length * 2L)));
        payload.CopyTo(_body.AsSpan(Length));
        Length = needed;
    }
}
