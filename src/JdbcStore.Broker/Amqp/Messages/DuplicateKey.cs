using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Amqp.Types;

namespace JdbcStore.Broker.Amqp.Messages;

/// <summary>
/// Turns what makes a message recognisable into the store's duplicate key. The key begins with its kind and its type, so that the string
/// "1" and the number 1, or a duplicate id and a message-id, never collide.
/// </summary>
internal static class DuplicateKey
{
    private static ReadOnlySpan<byte> DuplicateId => "_AMQ_DUPL_ID"u8;

    public static string? Of(ReadOnlyMemory<byte> message, in MessageSections sections, DuplicateDetection detection)
    {
        var id = MessageFields.MapValue(message, sections.ApplicationProperties, DuplicateId)
            ?? MessageFields.MapValue(message, sections.MessageAnnotations, DuplicateId);
        if (id is not null)
            return Key("dupl", id);
        if (detection != DuplicateDetection.MessageId)
            return null;
        return MessageFields.MessageId(message, sections) is { } messageId ? Key("id", messageId) : null;
    }

    private static string Key(string kind, object id)
    {
        var key = id switch
        {
            string text => $"{kind}:s:{text}",
            Symbol symbol => $"{kind}:s:{(string)symbol}",
            byte[] binary => $"{kind}:b:{Convert.ToHexString(binary)}",
            Guid uuid => $"{kind}:u:{uuid:N}",
            IFormattable number => $"{kind}:n:{number.ToString(null, CultureInfo.InvariantCulture)}",
            _ => $"{kind}:o:{id}",
        };
        return IsStorable(key) ? key : $"{kind}:h:{Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(key.AsSpan())))}";
    }

    private static bool IsStorable(string key)
    {
        if (key.Length > NewMessage.MaxDuplicateKeyLength || key.Contains('\0', StringComparison.Ordinal))
            return false;
        for (var i = 0; i < key.Length; i++)
        {
            if (!char.IsSurrogate(key[i]))
                continue;
            if (!char.IsSurrogatePair(key, i++))
                return false;
        }

        return true;
    }
}
