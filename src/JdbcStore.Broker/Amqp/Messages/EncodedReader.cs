using System.Buffers.Binary;

namespace JdbcStore.Broker.Amqp.Messages;

/// <summary>Walks encoded AMQP values without decoding them, and finds what is truncated, unknown or too deeply nested.</summary>
internal ref struct EncodedReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxDepth = 64;
    private const byte Described = 0x00;
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position >= _bytes.Length;

    public readonly byte Peek() => Position < _bytes.Length ? _bytes[Position] : throw Truncated();

    /// <summary>Reads a described value's descriptor and returns its code; the position is then at the value.</summary>
    public ulong ReadDescriptor()
    {
        if (ReadByte() != Described)
            throw new FormatException($"A described section was expected at byte {Position - 1}.");
        var code = ReadByte();
        return code switch
        {
            0x44 => 0,
            0x53 => ReadByte(),
            0x80 => BinaryPrimitives.ReadUInt64BigEndian(Take(8)),
            0xa3 => SectionCode.OfSymbol(Take(ReadByte())),
            0xb3 => SectionCode.OfSymbol(Take(ReadSize32())),
            _ => throw new FormatException($"0x{code:x2} is no descriptor."),
        };
    }

    /// <summary>Enters a list or map: returns its element count; the position is then at its first element.</summary>
    public int EnterCompound()
    {
        var code = ReadByte();
        switch (code)
        {
            case 0x45:
                return 0;
            case 0xc0 or 0xc1:
                ReadByte();
                return ReadByte();
            case 0xd0 or 0xd1:
                ReadSize32();
                return ReadSize32();
            default:
                throw new FormatException($"0x{code:x2} begins no list or map.");
        }
    }

    /// <summary>The text of a string or symbol at the position, as UTF-8; empty when the value is of another type. Moves past it.</summary>
    public ReadOnlySpan<byte> ReadText()
    {
        switch (Peek())
        {
            case 0xa1 or 0xa3:
                ReadByte();
                return Take(ReadByte());
            case 0xb1 or 0xb3:
                ReadByte();
                return Take(ReadSize32());
            default:
                Skip();
                return default;
        }
    }

    /// <summary>The whole number, or the time, at the position; null when the value is of another type. Moves past it.</summary>
    public long? ReadNumber()
    {
        var code = Peek();
        if (code is not (0x43 or 0x44 or >= 0x50 and <= 0x55 or 0x60 or 0x61 or 0x70 or 0x71 or 0x80 or 0x81 or 0x83))
        {
            Skip();
            return null;
        }

        ReadByte();
        return code switch
        {
            0x43 or 0x44 => 0,
            0x50 or 0x52 or 0x53 => ReadByte(),
            0x51 or 0x54 or 0x55 => (sbyte)ReadByte(),
            0x60 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0x61 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            0x70 => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            0x71 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            0x80 => (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(Take(8)), long.MaxValue),
            _ => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
        };
    }

    /// <summary>Moves past one value and checks all that is nested in it.</summary>
    public void Skip(int depth = 0) => SkipBody(ReadByte(), depth);

    private void SkipBody(byte code, int depth)
    {
        if (depth > MaxDepth)
            throw new FormatException($"Values are nested more than {MaxDepth} deep.");
        switch (code >> 4)
        {
            case 0x0 when code == Described:
                Skip(depth + 1);
                Skip(depth + 1);
                break;
            case 0x4 when code <= 0x45:
                break;
            case 0x5 when code <= 0x56:
            case 0x6 when code <= 0x61:
            case 0x7 when code <= 0x74:
            case 0x8 when code <= 0x84:
            case 0x9 when code is 0x94 or 0x98:
                Take(1 << ((code >> 4) - 5));
                break;
            case 0xa when code is 0xa0 or 0xa1 or 0xa3:
                Take(ReadByte());
                break;
            case 0xb when code is 0xb0 or 0xb1 or 0xb3:
                Take(ReadSize32());
                break;
            case 0xc when code <= 0xc1:
                SkipElements(End(ReadByte()), ReadByte(), depth);
                break;
            case 0xd when code <= 0xd1:
                SkipElements(End(ReadSize32()), ReadSize32(), depth);
                break;
            case 0xe when code == 0xe0:
                SkipArray(End(ReadByte()), ReadByte(), depth);
                break;
            case 0xf when code == 0xf0:
                SkipArray(End(ReadSize32()), ReadSize32(), depth);
                break;
            default:
                throw new FormatException($"0x{code:x2} is no AMQP type.");
        }
    }

    private void SkipElements(int end, int count, int depth)
    {
        for (var i = 0; i < count; i++)
            Skip(depth + 1);
        ExpectAt(end);
    }

    private void SkipArray(int end, int count, int depth)
    {
        var code = ReadByte();
        if (code == Described)
        {
            Skip(depth + 1);
            code = ReadByte();
        }

        // Elements without bytes of their own would let a few bytes claim two billion of them.
        if (code >> 4 == 0x4 && count > 65536)
            throw new FormatException($"An array claims {count} empty elements.");
        for (var i = 0; i < count; i++)
            SkipBody(code, depth + 1);
        ExpectAt(end);
    }

    private readonly int End(int size) => size <= _bytes.Length - Position ? Position + size : throw Truncated();

    private readonly void ExpectAt(int end)
    {
        if (Position != end)
            throw new FormatException($"A list, map or array ends at byte {Position}, but its size says {end}.");
    }

    private byte ReadByte() => Take(1)[0];

    private int ReadSize32()
    {
        var size = BinaryPrimitives.ReadUInt32BigEndian(Take(4));
        return size <= int.MaxValue ? (int)size : throw Truncated();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - Position)
            throw Truncated();
        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    private static FormatException Truncated() => new("The message is truncated.");
}
