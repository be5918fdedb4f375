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
    public int Length => Rewritten.Length + Rest.Length;

    /// <summary>Sets the header's delivery count and first-acquirer, which say whether it is a redelivery; merges annotations when there are any.</summary>
    public static EncodedDelivery Create(ReadOnlyMemory<byte> message, int deliveryCount, bool redelivered, Fields? annotations)
    {
        var sections = MessageSections.ScanHead(message.Span);
        var header = ReadHeader(message, sections.Header) ?? new Header();
        var rewritten = new ByteBuffer(64, autoGrow: true);
        header.FirstAcquirer = !redelivered;
        header.DeliveryCount = (uint)deliveryCount;
        header.Encode(rewritten);
        if (annotations is null)
            return new EncodedDelivery(Written(rewritten), message[sections.Header.End..]);

        Copy(rewritten, message, sections.DeliveryAnnotations);
        AnnotationMerge.Write(rewritten, message, sections.MessageAnnotations, annotations);
        var end = Math.Max(sections.MessageAnnotations.End, Math.Max(sections.DeliveryAnnotations.End, sections.Header.End));
        return new EncodedDelivery(Written(rewritten), message[end..]);
    }

    /// <summary>As a dead letter: annotated, never delivered before, and without an expiry.</summary>
    public static EncodedDelivery CreateLetter(ReadOnlyMemory<byte> message, Fields annotations)
    {
        const int timeToLive = 2;
        var sections = MessageSections.ScanHead(message.Span, SectionCode.ApplicationProperties);
        var header = ReadHeader(message, sections.Header) ?? new Header();
        var rewritten = new ByteBuffer(256, autoGrow: true);
        header.FirstAcquirer = true;
        header.DeliveryCount = 0;
        header.ResetField(timeToLive);
        header.Encode(rewritten);
        Copy(rewritten, message, sections.DeliveryAnnotations);
        AnnotationMerge.Write(rewritten, message, sections.MessageAnnotations, annotations);
        WriteProperties(rewritten, message, sections.Properties);
        int[] ends = [sections.Header.End, sections.DeliveryAnnotations.End, sections.MessageAnnotations.End, sections.Properties.End];
        return new EncodedDelivery(Written(rewritten), message[ends.Max()..]);
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

    private static Header? ReadHeader(ReadOnlyMemory<byte> message, Section section) =>
        section.Exists ? MessageFields.Decode(message[section.Start..section.End]) as Header : null;

    private static void WriteProperties(ByteBuffer buffer, ReadOnlyMemory<byte> message, Section section)
    {
        const int absoluteExpiryTime = 8;
        if (section.Exists && MessageFields.Decode(message[section.Start..section.End]) is Properties properties && properties.HasField(absoluteExpiryTime))
        {
            properties.ResetField(absoluteExpiryTime);
            properties.Encode(buffer);
        }
        else
        {
            Copy(buffer, message, section);
        }
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
