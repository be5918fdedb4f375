using System.Buffers.Binary;
using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace JdbcStore.Broker.Amqp.Messages;

/// <summary>
/// A stored message as it goes out: the sections that had to be written anew, and the rest as it was received.
/// </summary>
internal readonly record struct EncodedDelivery(ReadOnlyMemory<byte> Rewritten, ReadOnlyMemory<byte> Rest)
{
    private const int DeliveryCountIndex = 4;

    public int Length => Rewritten.Length + Rest.Length;

    /// <summary>Sets the header's delivery count and, on a redelivery, first-acquirer; merges annotations when there are any.</summary>
    public static EncodedDelivery Create(ReadOnlyMemory<byte> message, int deliveryCount, bool redelivered, Fields? annotations)
    {
        var sections = MessageSections.ScanHead(message.Span);
        var rewriteHeader = redelivered || deliveryCount > 0 || CarriesCount(message.Span, sections.Header);
        if (!rewriteHeader && annotations is null)
            return new EncodedDelivery(default, message);

        var header = ReadHeader(message, sections.Header);
        var rewritten = new ByteBuffer(64, autoGrow: true);
        if (rewriteHeader)
            WriteHeader(rewritten, header ?? new Header(), deliveryCount, redelivered);
        else
            Copy(rewritten, message, sections.Header);
        if (annotations is null)
            return new EncodedDelivery(Written(rewritten), message[sections.Header.End..]);

        Copy(rewritten, message, sections.DeliveryAnnotations);
        AnnotationMerge.Write(rewritten, message, sections.MessageAnnotations, annotations);
        var end = Math.Max(sections.MessageAnnotations.End, Math.Max(sections.DeliveryAnnotations.End, sections.Header.End));
        return new EncodedDelivery(Written(rewritten), message[end..]);
    }

    /// <summary>Bytes that are no AMQP message, such as another protocol's, go out as the body of one.</summary>
    public static EncodedDelivery AsData(ReadOnlyMemory<byte> bytes)
    {
        byte[] section = [0x00, 0x53, (byte)SectionCode.Data, 0xb0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(section.AsSpan(4), bytes.Length);
        return new EncodedDelivery(section, bytes);
    }

    /// <summary>Both parts in one array.</summary>
    public byte[] ToArray()
    {
        var all = new byte[Length];
        Rewritten.CopyTo(all);
        Rest.CopyTo(all.AsMemory(Rewritten.Length));
        return all;
    }

    // The sender's own count says nothing about this queue.
    private static bool CarriesCount(ReadOnlySpan<byte> message, Section header)
    {
        if (!header.Exists)
            return false;
        var reader = new EncodedReader(message[header.Value..header.End]);
        if (reader.EnterCompound() <= DeliveryCountIndex)
            return false;
        for (var i = 0; i < DeliveryCountIndex; i++)
            reader.Skip();
        return reader.Peek() is not (0x40 or 0x43);
    }

    private static Header? ReadHeader(ReadOnlyMemory<byte> message, Section section) =>
        section.Exists ? MessageFields.Decode(message[section.Start..section.End]) as Header : null;

    private static void WriteHeader(ByteBuffer buffer, Header header, int deliveryCount, bool redelivered)
    {
        if (redelivered)
            header.FirstAcquirer = false;
        header.DeliveryCount = (uint)deliveryCount;
        header.Encode(buffer);
    }

    private static void Copy(ByteBuffer buffer, ReadOnlyMemory<byte> message, Section section)
    {
        var length = section.End - section.Start;
        buffer.ValidateWrite(length);
        message.Span[section.Start..section.End].CopyTo(buffer.Buffer.AsSpan(buffer.WritePos));
        buffer.Append(length);
    }

    private static ReadOnlyMemory<byte> Written(ByteBuffer buffer) => buffer.Buffer.AsMemory(buffer.Offset, buffer.Length);
}
