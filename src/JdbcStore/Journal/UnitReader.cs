using System.Buffers.Binary;

namespace JdbcStore.Journal;

/// <summary>Reads units from a group's payload, and trusts no length in it.</summary>
internal sealed class UnitReader(JournalGroup group)
{
    private const int LeastOperationBytes = 2 + sizeof(long) + sizeof(ushort) + 1;

    private readonly ReadOnlyMemory<byte> _payload = group.Payload;
    private int _at;
    private int _end = group.Payload.Length;
    private Destination _lastDestination;
    private ReadOnlyMemory<byte> _lastName;

    public bool AtEnd => _at == _payload.Length;

    public JournalUnit ReadUnit()
    {
        _end = _payload.Length;
        _end = ReadLength("unit") + _at;
        var operations = new Operation[ReadCount()];
        var bodyOffsets = new List<int>(operations.Length);
        for (var i = 0; i < operations.Length; i++)
            operations[i] = ReadOperation(bodyOffsets);
        return _at == _end ? new JournalUnit(operations, bodyOffsets) : throw Damaged($"{_end - _at} bytes of a unit are left over");
    }

    private Operation ReadOperation(List<int> bodyOffsets)
    {
        var start = Take(2 + sizeof(long), "operation").Span;
        var (kind, destinationKind) = ((OperationKind)start[0], (DestinationKind)start[1]);
        if (!Enum.IsDefined(kind) || kind > OperationKind.AcknowledgeThrough || !Enum.IsDefined(destinationKind))
            throw Damaged($"operation {start[0]} on destination kind {start[1]} is unknown");
        var sequence = BinaryPrimitives.ReadInt64LittleEndian(start[2..]);
        try
        {
            return new Operation(kind, ReadDestination(destinationKind), sequence, ReadSubject(kind, sequence, bodyOffsets));
        }
        catch (ArgumentException exception)
        {
            throw Damaged(exception.Message);
        }
    }

    private Destination ReadDestination(DestinationKind kind)
    {
        var name = ReadName("destination name");
        if (kind != _lastDestination.Kind || !name.Span.SequenceEqual(_lastName.Span) || _lastDestination.Name is null)
            (_lastDestination, _lastName) = (new Destination(kind, UnitCodec.Utf8.GetString(name.Span)), name);
        return _lastDestination;
    }

    private object? ReadSubject(OperationKind kind, long sequence, List<int> bodyOffsets) => kind switch
    {
        OperationKind.Add => ReadMessage(Sequences.PriorityOf(sequence), bodyOffsets),
        OperationKind.AcknowledgeSubscription or OperationKind.AcknowledgeThrough => ReadInt64("subscription"),
        _ => null,
    };

    private NewMessage ReadMessage(int priority, List<int> bodyOffsets)
    {
        var (addedAt, expiresAt, deliverAt) = (ReadInt64("time"), ReadTime(), ReadTime());
        var key = ReadText("duplicate key");
        var producer = ReadText("producer");
        var number = ReadInt64("number");
        var length = ReadLength("body");
        bodyOffsets.Add(_at);
        return new NewMessage(Take(length, "body"), key)
        {
            Priority = priority,
            AddedAt = addedAt,
            ExpiresAt = expiresAt,
            DeliverAt = deliverAt,
            Producer = producer is null ? null : new ProducerSequence(producer, number),
        };
    }

    private DateTimeOffset? ReadTime() => ReadInt64("time") is not 0 and var milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;

    private long ReadInt64(string what) => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long), what).Span);

    private string? ReadText(string what) => ReadName(what) is { IsEmpty: false } name ? UnitCodec.Utf8.GetString(name.Span) : null;

    private ReadOnlyMemory<byte> ReadName(string what) => Take(BinaryPrimitives.ReadUInt16LittleEndian(Take(sizeof(ushort), what).Span), what);

    private int ReadCount()
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int), "number of operations").Span);
        return count >= 0 && count <= (_end - _at) / LeastOperationBytes ? count : throw Damaged($"{count} operations cannot be in {_end - _at} bytes");
    }

    private int ReadLength(string what)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int), what).Span);
        return length >= 0 && length <= _end - _at ? length : throw Damaged($"a {what} of {length} bytes cannot be in {_end - _at} bytes");
    }

    private ReadOnlyMemory<byte> Take(int bytes, string what)
    {
        if (bytes > _end - _at)
            throw Damaged($"a {what} of {bytes} bytes cannot be in {_end - _at} bytes");
        _at += bytes;
        return _payload.Slice(_at - bytes, bytes);
    }

    private FatalStoreException Damaged(string what) => new(
        $"Group {group.Number} of the journal cannot be read: at byte {_at} of its content, {what}. Its checksum is right, so another program wrote it.");
}
