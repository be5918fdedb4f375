namespace JdbcStore.Broker.Amqp.Messages;

/// <summary>The descriptors of a message's sections. Clients send them as numbers or, more rarely, as symbols.</summary>
internal static class SectionCode
{
    public const ulong Header = 0x70;
    public const ulong DeliveryAnnotations = 0x71;
    public const ulong MessageAnnotations = 0x72;
    public const ulong Properties = 0x73;
    public const ulong ApplicationProperties = 0x74;
    public const ulong Data = 0x75;
    public const ulong AmqpSequence = 0x76;
    public const ulong AmqpValue = 0x77;
    public const ulong Footer = 0x78;

    public static ulong OfSymbol(ReadOnlySpan<byte> symbol)
    {
        if (symbol.SequenceEqual("amqp:header:list"u8))
            return Header;
        if (symbol.SequenceEqual("amqp:delivery-annotations:map"u8))
            return DeliveryAnnotations;
        if (symbol.SequenceEqual("amqp:message-annotations:map"u8))
            return MessageAnnotations;
        if (symbol.SequenceEqual("amqp:properties:list"u8))
            return Properties;
        if (symbol.SequenceEqual("amqp:application-properties:map"u8))
            return ApplicationProperties;
        if (symbol.SequenceEqual("amqp:data:binary"u8))
            return Data;
        if (symbol.SequenceEqual("amqp:amqp-sequence:list"u8))
            return AmqpSequence;
        if (symbol.SequenceEqual("amqp:amqp-value:*"u8))
            return AmqpValue;
        return symbol.SequenceEqual("amqp:footer:map"u8) ? Footer : 0;
    }
}
