using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Amqp;
using Amqp.Types;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>One received frame.</summary>
/// <param name="Type">0 for AMQP, 1 for SASL.</param>
/// <param name="Channel">The session's channel.</param>
/// <param name="Performative">Null in a heartbeat.</param>
/// <param name="Payload">What follows the performative; valid only until the next read.</param>
internal readonly record struct AmqpFrame(byte Type, ushort Channel, DescribedList? Performative, ReadOnlyMemory<byte> Payload)
{
    public const byte Amqp = 0;
    public const byte Sasl = 1;
    public const int HeaderSize = 8;
    public const int MinMaxSize = 512;

    /// <summary>Takes one whole frame off the buffer; false when more bytes are needed.</summary>
    /// <exception cref="AmqpException">The bytes are no frame.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, int maxSize, out AmqpFrame frame)
    {
        frame = default;
        if (buffer.Length < HeaderSize)
            return false;
        Span<byte> header = stackalloc byte[HeaderSize];
        buffer.Slice(0, HeaderSize).CopyTo(header);
        var size = BinaryPrimitives.ReadUInt32BigEndian(header);
        var dataOffset = header[4] * 4;
        if (size > maxSize || dataOffset < HeaderSize || dataOffset > size)
            throw new AmqpException(ErrorCode.FramingError, $"A frame of {size} bytes with its data at {dataOffset} is not acceptable; the largest is {maxSize}.");
        if (buffer.Length < size)
            return false;
        frame = Decode(header[5], BinaryPrimitives.ReadUInt16BigEndian(header[6..]), Contiguous(buffer.Slice(dataOffset, size - dataOffset)));
        buffer = buffer.Slice(size);
        return true;
    }

    private static AmqpFrame Decode(byte type, ushort channel, ArraySegment<byte> body)
    {
        if (body.Count == 0)
            return new AmqpFrame(type, channel, null, default);
        var buffer = new ByteBuffer(body.Array!, body.Offset, body.Count, body.Count);
        try
        {
            var performative = Encoder.ReadObject(buffer) as DescribedList
                ?? throw new AmqpException(ErrorCode.DecodeError, "A frame holds no performative.");
            return new AmqpFrame(type, channel, performative, body.Array.AsMemory(buffer.Offset, buffer.Length));
        }
        catch (Exception e) when (e is not AmqpException)
        {
            throw new AmqpException(ErrorCode.DecodeError, $"A frame's performative cannot be decoded: {e.Message}");
        }
    }

    private static ArraySegment<byte> Contiguous(in ReadOnlySequence<byte> body) =>
        body.IsSingleSegment && MemoryMarshal.TryGetArray(body.First, out var segment) ? segment : body.ToArray();
}
