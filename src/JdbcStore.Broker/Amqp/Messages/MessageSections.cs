namespace JdbcStore.Broker.Amqp.Messages;

/// <summary>Where the sections of an encoded message lie. The broker stores the bytes as they came and never decodes the body.</summary>
internal struct MessageSections
{
    public Section Header { get; private set; }

    public Section DeliveryAnnotations { get; private set; }

    public Section MessageAnnotations { get; private set; }

    public Section Properties { get; private set; }

    public Section ApplicationProperties { get; private set; }

    /// <summary>A body that is a single value.</summary>
    public Section Value { get; private set; }

    /// <summary>Walks a whole message.</summary>
    /// <exception cref="FormatException">It is empty, truncated, out of order, or not AMQP.</exception>
    public static MessageSections Scan(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty)
            throw new FormatException("The message is empty: it has no section.");
        var sections = default(MessageSections);
        var reader = new EncodedReader(message);
        var last = 0UL;
        while (!reader.AtEnd)
        {
            var start = reader.Position;
            var code = reader.ReadDescriptor();
            CheckOrder(code, last);
            var value = reader.Position;
            CheckType(code, reader.Peek());
            reader.Skip();
            sections.Set(code, new Section(start, value, reader.Position));
            last = code;
        }

        return sections;
    }

    /// <summary>Walks the sections before this one, of a message that was checked when it was stored.</summary>
    public static MessageSections ScanHead(ReadOnlySpan<byte> message, ulong end = SectionCode.Properties)
    {
        var sections = default(MessageSections);
        var reader = new EncodedReader(message);
        while (!reader.AtEnd)
        {
            var start = reader.Position;
            var code = reader.ReadDescriptor();
            if (code >= end)
                break;
            var value = reader.Position;
            reader.Skip();
            sections.Set(code, new Section(start, value, reader.Position));
        }

        return sections;
    }

    private static void CheckOrder(ulong code, ulong last)
    {
        if (code is < SectionCode.Header or > SectionCode.Footer)
            throw new FormatException($"0x{code:x} is no message section.");
        var repeats = code == last && code is SectionCode.Data or SectionCode.AmqpSequence;
        var secondBody = last is >= SectionCode.Data and <= SectionCode.AmqpValue && code <= SectionCode.AmqpValue;
        if (!repeats && (code <= last || secondBody))
            throw new FormatException($"Section 0x{code:x} cannot follow section 0x{last:x}.");
    }

    private static void CheckType(ulong section, byte format)
    {
        var fits = section switch
        {
            SectionCode.Header or SectionCode.Properties or SectionCode.AmqpSequence => format is 0x45 or 0xc0 or 0xd0,
            SectionCode.Data => format is 0xa0 or 0xb0,
            SectionCode.AmqpValue => true,
            _ => format is 0xc1 or 0xd1,
        };
        if (!fits)
            throw new FormatException($"Section 0x{section:x} cannot hold a value of type 0x{format:x2}.");
    }

    private void Set(ulong code, Section section)
    {
        switch (code)
        {
            case SectionCode.Header:
                Header = section;
                break;
            case SectionCode.DeliveryAnnotations:
                DeliveryAnnotations = section;
                break;
            case SectionCode.MessageAnnotations:
                MessageAnnotations = section;
                break;
            case SectionCode.Properties:
                Properties = section;
                break;
            case SectionCode.ApplicationProperties:
                ApplicationProperties = section;
                break;
            case SectionCode.AmqpValue:
                Value = section;
                break;
        }
    }
}
