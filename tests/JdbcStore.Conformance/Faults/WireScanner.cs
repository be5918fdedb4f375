using System.Buffers.Binary;

namespace JdbcStore.Conformance.Faults;

/// <summary>Follows one direction of PostgreSQL's protocol, however its bytes are cut up, and tells which messages end where.</summary>
/// <param name="startsUntyped">The client's first messages have no type: what it asks before it logs in, and the login.</param>
internal sealed class WireScanner(bool startsUntyped)
{
    /// <summary>The type given to messages without one.</summary>
    public const char Untyped = '\0';

    private const int FirstRequestCode = 80_877_100;

    private readonly byte[] _header = new byte[8];
    private bool _isUntyped = startsUntyped;
    private int _have;
    private int _left;

    /// <summary>The types of the messages that end within these bytes.</summary>
    public List<char> Feed(ReadOnlySpan<byte> bytes)
    {
        var ended = new List<char>();
        while (!bytes.IsEmpty)
        {
            if (_have < HeaderLength)
            {
                _header[_have++] = bytes[0];
                bytes = bytes[1..];
                if (_have == HeaderLength)
                    _left = Length() - HeaderLength;
            }
            else
            {
                var taken = Math.Min(_left, bytes.Length);
                bytes = bytes[taken..];
                _left -= taken;
            }

            if (_have == HeaderLength && _left == 0)
                ended.Add(End());
        }

        return ended;
    }

    private int HeaderLength => _isUntyped ? 8 : 5;

    /// <summary>With the type's byte, which the protocol does not count.</summary>
    private int Length() => _isUntyped
        ? BinaryPrimitives.ReadInt32BigEndian(_header) : 1 + BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(1));

    private char End()
    {
        _have = 0;
        if (!_isUntyped)
            return (char)_header[0];
        _isUntyped = BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(4)) >= FirstRequestCode;
        return Untyped;
    }
}
