using System.Buffers.Binary;

namespace JdbcStore.Journal;

/// <summary>The start of every frame: what follows, and the checksum over both.</summary>
internal readonly record struct FrameHeader(FrameKind Kind, long Group, long Epoch, int PayloadBytes, uint Crc)
{
    public const int Bytes = 32;

    private const uint Magic = 0x4D52464A; // "JFRM"
    private const int CrcOffset = 28;

    public long FrameBytes => JournalFormat.Padded((long)Bytes + PayloadBytes);

    /// <summary>Writes a header in front of its payload; <paramref name="seed"/> is the checksum of the journal's id.</summary>
    public static void Write(Span<byte> frame, FrameKind kind, long group, long epoch, uint seed)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], (int)kind);
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], group);
        BinaryPrimitives.WriteInt64LittleEndian(frame[16..], epoch);
        BinaryPrimitives.WriteInt32LittleEndian(frame[24..], frame.Length - Bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[CrcOffset..], Crc32C.Append(Checksum(frame, seed), frame[Bytes..]));
    }

    /// <summary>Reads a header; false when these bytes are none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> frame, out FrameHeader header)
    {
        header = new FrameHeader(
            (FrameKind)BinaryPrimitives.ReadInt32LittleEndian(frame[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(frame[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(frame[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(frame[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(frame[CrcOffset..]));
        return BinaryPrimitives.ReadUInt32LittleEndian(frame) == Magic;
    }

    /// <summary>The checksum over the journal's id and the header; the payload's bytes are to be appended.</summary>
    public static uint Checksum(ReadOnlySpan<byte> header, uint seed) => Crc32C.Append(seed, header[..CrcOffset]);
}
