using Amqp.Framing;
using Amqp.Types;
using JdbcStore.Broker.Amqp.Messages;

namespace JdbcStore.Broker.Amqp.Selectors;

/// <summary>The fields of an encoded message under the names that JMS gives them; all other names are those of application properties.</summary>
internal sealed class SelectableFields(ReadOnlyMemory<byte> message, int priority)
{
    private readonly MessageSections _sections = Scan(message);
    private Properties? _properties;
    private Map? _application;
    private bool _decoded;

    /// <summary>A bool, a long, a double, a string, or null when there is no such field, or one of another type.</summary>
    public object? Find(string identifier)
    {
        Decode();
        return Normalize(identifier switch
        {
            "JMSPriority" => (long)priority,
            "JMSDeliveryMode" => IsDurable() ? "PERSISTENT" : "NON_PERSISTENT",
            "JMSMessageID" => _properties?.GetMessageId()?.ToString(),
            "JMSCorrelationID" => _properties?.GetCorrelationId()?.ToString(),
            "JMSTimestamp" => _properties?.HasField(9) == true ? _properties.CreationTime : null,
            "JMSExpiration" => _properties?.HasField(8) == true ? _properties.AbsoluteExpiryTime : null,
            "JMSType" => _properties?.Subject,
            "JMSReplyTo" => _properties?.ReplyTo,
            "JMSXUserID" => _properties?.UserId is { } user ? System.Text.Encoding.UTF8.GetString(user) : null,
            "JMSXGroupID" => _properties?.GroupId,
            "JMSXGroupSeq" => _properties?.HasField(11) == true ? (long)_properties.GroupSequence : null,
            _ => _application?.GetValueOrDefault(identifier),
        });
    }

    private static MessageSections Scan(ReadOnlyMemory<byte> message)
    {
        try
        {
            return MessageSections.ScanHead(message.Span, SectionCode.Data);
        }
        catch (FormatException)
        {
            return default;   // No AMQP message: it has no fields.
        }
    }

    private static object? Normalize(object? value) => value switch
    {
        byte or sbyte or short or ushort or int or uint => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture),
        ulong number => number <= long.MaxValue ? (object)(long)number : (double)number,
        float number => (double)number,
        char character => character.ToString(),
        Symbol symbol => (string)symbol,
        DateTime time => new DateTimeOffset(time.ToUniversalTime()).ToUnixTimeMilliseconds(),
        Guid id => id.ToString(),
        bool or long or double or string => value,
        _ => null,
    };

    private bool IsDurable() => DecodeSection(_sections.Header) is Header { Durable: true };

    private void Decode()
    {
        if (_decoded)
            return;
        _decoded = true;
        try
        {
            _properties = DecodeSection(_sections.Properties) as Properties;
            _application = (DecodeSection(_sections.ApplicationProperties) as ApplicationProperties)?.Map;
        }
        catch (FormatException)
        {
            // What cannot be decoded is unknown.
        }
    }

    private object? DecodeSection(Section section) => section.Exists ? MessageFields.Decode(message[section.Start..section.End]) : null;
}
