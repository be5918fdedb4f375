using Amqp;
using Amqp.Types;

namespace JdbcStore.Broker.Amqp.Messages;

/// <summary>Picks single fields out of an encoded message.</summary>
internal static class MessageFields
{
    private const int MessageIdIndex = 0;
    private const int ToIndex = 2;

    public static string? To(ReadOnlyMemory<byte> message, in MessageSections sections) =>
        ListField(message, sections.Properties, ToIndex) as string;

    public static object? MessageId(ReadOnlyMemory<byte> message, in MessageSections sections) =>
        ListField(message, sections.Properties, MessageIdIndex);

    /// <summary>A number or a time in a list section, or null.</summary>
    public static long? Number(ReadOnlySpan<byte> message, Section section, int index)
    {
        if (!section.Exists)
            return null;
        var reader = new EncodedReader(message[section.Value..section.End]);
        if (reader.EnterCompound() <= index)
            return null;
        for (var i = 0; i < index; i++)
            reader.Skip();
        return reader.ReadNumber();
    }

    /// <summary>A number or a time in a map section, or null; the key is matched as a string or a symbol.</summary>
    public static long? Number(ReadOnlySpan<byte> message, Section section, ReadOnlySpan<byte> key)
    {
        if (!section.Exists)
            return null;
        var reader = new EncodedReader(message[section.Value..section.End]);
        var count = reader.EnterCompound();
        for (var i = 0; i + 1 < count; i += 2)
        {
            if (reader.ReadText().SequenceEqual(key))
                return reader.ReadNumber();
            reader.Skip();
        }

        return null;
    }

    /// <summary>The value of a map section's key, which is matched as a string or a symbol; null when it is absent.</summary>
    public static object? MapValue(ReadOnlyMemory<byte> message, Section section, ReadOnlySpan<byte> key)
    {
        if (!section.Exists)
            return null;
        var reader = new EncodedReader(message.Span[section.Value..section.End]);
        var count = reader.EnterCompound();
        for (var i = 0; i + 1 < count; i += 2)
        {
            if (reader.ReadText().SequenceEqual(key))
                return Decode(message[(section.Value + reader.Position)..section.End]);
            reader.Skip();
        }

        return null;
    }

    /// <summary>Decodes one value with the library's codec.</summary>
    public static object? Decode(ReadOnlyMemory<byte> encoded)
    {
        var bytes = encoded.ToArray();
        try
        {
            return Encoder.ReadObject(new ByteBuffer(bytes, 0, bytes.Length, bytes.Length));
        }
        catch (Exception e) when (e is AmqpException or InvalidOperationException or ArgumentException or InvalidCastException)
        {
            throw new FormatException($"A value cannot be decoded: {e.Message}", e);
        }
    }

    private static object? ListField(ReadOnlyMemory<byte> message, Section section, int index)
    {
        if (!section.Exists)
            return null;
        var reader = new EncodedReader(message.Span[section.Value..section.End]);
        var count = reader.EnterCompound();
        if (count <= index)
            return null;
        for (var i = 0; i < index; i++)
            reader.Skip();
        var start = section.Value + reader.Position;
        reader.Skip();
        return Decode(message[start..(section.Value + reader.Position)]);
    }
}
