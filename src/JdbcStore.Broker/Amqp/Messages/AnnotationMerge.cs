using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace JdbcStore.Broker.Amqp.Messages;

/// <summary>Writes a message-annotations section anew with entries added or replaced.</summary>
internal static class AnnotationMerge
{
    public static void Write(ByteBuffer buffer, ReadOnlyMemory<byte> message, Section section, Fields annotations)
    {
        var merged = section.Exists ? MessageFields.Decode(message[section.Start..section.End]) as MessageAnnotations : null;
        merged ??= new MessageAnnotations();
        foreach (var (key, value) in annotations)
            merged.Map[key] = value;
        merged.Encode(buffer);
    }

    /// <summary>The union of two sets; the later one wins.</summary>
    public static Fields? Union(Fields? earlier, Fields? later)
    {
        if (earlier is null || later is null)
            return later ?? earlier;
        var union = new Fields();
        foreach (var (key, value) in earlier)
            union[key] = value;
        foreach (var (key, value) in later)
            union[key] = value;
        return union;
    }
}
