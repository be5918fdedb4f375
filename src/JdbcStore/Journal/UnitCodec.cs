using System.Buffers.Binary;
using System.Text;

namespace JdbcStore.Journal;

/// <summary>
/// Units of work as bytes. A group's payload is its units one after another: length and number of operations (4 bytes each), then for
/// each operation its kind and the destination's kind (1 byte each), the sequence (8), the destination's name; for an acknowledgement of a
/// subscription its id (8); for an add when it was added, expires and is due (8 each, 0: never), the duplicate key, the producer's id and number (8), and
/// the body. Names have 2 bytes of length in front, a body 4; a key or producer of no length is none.
/// </summary>
internal static class UnitCodec
{
    // Throws at half a surrogate pair, where the default would write another name.
    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Appends a unit to a group, or leaves the group as it was and throws.</summary>
    /// <param name="group">The group.</param>
    /// <param name="operations">The unit's steps; the adds have their sequences.</param>
    /// <param name="bodyOffsets">Is given, for each add, where in the group's payload its body starts.</param>
    public static void Encode(GroupBuffer group, IReadOnlyList<Operation> operations, ICollection<int> bodyOffsets)
    {
        var start = group.PayloadBytes;
        try
        {
            group.Append(sizeof(int));
            WriteInt32(group, operations.Count);
            for (var i = 0; i < operations.Count; i++)
                Encode(group, operations[i], bodyOffsets);
            group.Patch(start, group.PayloadBytes - start - sizeof(int));
        }
        catch
        {
            group.Truncate(start);
            throw;
        }
    }

    /// <summary>The units of a group.</summary>
    /// <exception cref="FatalStoreException">These bytes are not units.</exception>
    public static IReadOnlyList<JournalUnit> Decode(JournalGroup group)
    {
        var units = new List<JournalUnit>();
        var reader = new UnitReader(group);
        while (!reader.AtEnd)
            units.Add(reader.ReadUnit());
        return units;
    }

    private static void Encode(GroupBuffer group, in Operation operation, ICollection<int> bodyOffsets)
    {
        var start = group.Append(2 + sizeof(long));
        start[0] = (byte)operation.Kind;
        start[1] = (byte)operation.Destination.Kind;
        BinaryPrimitives.WriteInt64LittleEndian(start[2..], operation.Sequence);
        WriteName(group, operation.Destination.Name);
        if (operation.Kind is OperationKind.AcknowledgeSubscription or OperationKind.AcknowledgeThrough)
            WriteInt64(group, operation.SubscriptionId);
        if (operation.Kind != OperationKind.Add)
            return;

        var message = operation.Message ?? throw new ArgumentException("An add without a message cannot be written to the journal.", nameof(operation));
        WriteInt64(group, message.AddedAt);
        WriteInt64(group, Time(message.ExpiresAt));
        WriteInt64(group, Time(message.DeliverAt));
        WriteName(group, message.DuplicateKey ?? "");
        WriteName(group, message.Producer?.ProducerId ?? "");
        WriteInt64(group, message.Producer?.Number ?? 0);
        WriteInt32(group, message.Body.Length);
        bodyOffsets.Add(group.PayloadBytes);
        group.Append(message.Body.Span);
    }

    private static void WriteName(GroupBuffer group, string name)
    {
        var bytes = Utf8.GetByteCount(name);
        var span = group.Append(sizeof(ushort) + bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(span, checked((ushort)bytes));
        Utf8.GetBytes(name, span[sizeof(ushort)..]);
    }

    /// <summary>0 is never; the first moment of 1970 is as good as the one before.</summary>
    private static long Time(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds() switch { null => 0, 0 => -1, var milliseconds => milliseconds.Value };

    private static void WriteInt64(GroupBuffer group, long value) => BinaryPrimitives.WriteInt64LittleEndian(group.Append(sizeof(long)), value);

    private static void WriteInt32(GroupBuffer group, int value) => BinaryPrimitives.WriteInt32LittleEndian(group.Append(sizeof(int)), value);
}
