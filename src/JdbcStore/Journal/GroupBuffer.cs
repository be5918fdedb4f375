using System.Buffers;
using System.Buffers.Binary;

namespace JdbcStore.Journal;

/// <summary>
/// Where a group is put together, with room for its frame header in front, so that it is written as it lies there.
/// Reused from group to group; not thread-safe.
/// </summary>
internal sealed class GroupBuffer : IDisposable
{
    // A larger array, once needed for one large message, goes back to the pool at the next group.
    private const int KeptBytes = 8 * 1024 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _length = FrameHeader.Bytes;

    /// <summary>Bytes of payload so far.</summary>
    public int PayloadBytes => _length - FrameHeader.Bytes;

    /// <summary>Lengthens the payload and gives the new bytes to be filled.</summary>
    public Span<byte> Append(int bytes)
    {
        EnsureCapacity(checked(_length + bytes));
        var span = _bytes.AsSpan(_length, bytes);
        _length += bytes;
        return span;
    }

    public void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    /// <summary>Fills in a number that was left open.</summary>
    public void Patch(int payloadOffset, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(FrameHeader.Bytes + payloadOffset), value);

    /// <summary>Forgets the payload from this length on.</summary>
    public void Truncate(int payloadBytes) => _length = FrameHeader.Bytes + payloadBytes;

    /// <summary>Makes it empty, for the next group.</summary>
    public void Clear()
    {
        _length = FrameHeader.Bytes;
        if (_bytes.Length > KeptBytes)
            Replace(64 * 1024, 0);
    }

    /// <summary>Completes the frame: header, checksum, zeros up to the next block.</summary>
    public ReadOnlySpan<byte> Seal(long group, long epoch, uint seed)
    {
        var padded = checked((int)JournalFormat.Padded(_length));
        EnsureCapacity(padded);
        _bytes.AsSpan(_length, padded - _length).Clear();
        FrameHeader.Write(_bytes.AsSpan(0, _length), FrameKind.Group, group, epoch, seed);
        return _bytes.AsSpan(0, padded);
    }

    public void Dispose() => Replace(0, 0);

    private void EnsureCapacity(int bytes)
    {
        if (bytes > _bytes.Length)
            Replace((int)Math.Max(bytes, Math.Min(2L * _bytes.Length, Array.MaxLength)), _length);
    }

    private void Replace(int capacity, int kept)
    {
        var larger = ArrayPool<byte>.Shared.Rent(capacity);
        _bytes.AsSpan(0, kept).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
