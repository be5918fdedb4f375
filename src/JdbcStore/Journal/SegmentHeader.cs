using System.Buffers.Binary;

namespace JdbcStore.Journal;

/// <summary>A segment's first block. It is durable before the segment gets its name, so a segment without a valid one is damaged.</summary>
/// <param name="JournalId">The journal it belongs to.</param>
/// <param name="FirstGroup">The number of its first group.</param>
/// <param name="EpochBefore">The epoch of the group before the first.</param>
/// <param name="SegmentBytes">The file's size, which never changes.</param>
internal readonly record struct SegmentHeader(Guid JournalId, long FirstGroup, long EpochBefore, long SegmentBytes)
{
    private const ulong Magic = 0x4C4E524A_4342444A; // "JDBCJRNL"
    private const int CrcOffset = 56;
    private const int Bytes = 60;

    /// <summary>What every frame's checksum starts from: a frame of another journal, or one forged in a message's body, never counts.</summary>
    public uint Seed => Crc32C.Compute(JournalId.ToByteArray());

    public void Write(Span<byte> block)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(block, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(block[8..], JournalFormat.Version);
        BinaryPrimitives.WriteInt32LittleEndian(block[12..], JournalFormat.BlockBytes);
        JournalId.TryWriteBytes(block[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(block[32..], FirstGroup);
        BinaryPrimitives.WriteInt64LittleEndian(block[40..], EpochBefore);
        BinaryPrimitives.WriteInt64LittleEndian(block[48..], SegmentBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(block[CrcOffset..], Crc32C.Compute(block[..CrcOffset]));
    }

    /// <summary>Reads the header of a file, and the file's size.</summary>
    public static (SegmentHeader Header, long FileBytes, string? Problem) ReadFile(IJournalDisk disk, string path)
    {
        using var file = disk.Open(path, FileAccess.Read);
        Span<byte> block = stackalloc byte[JournalFormat.BlockBytes];
        var header = Read(block[..file.Read(block, 0)], out var problem);
        return (header, file.Length, problem);
    }

    /// <summary>Reads a header; otherwise tells what is wrong with these bytes.</summary>
    public static SegmentHeader Read(ReadOnlySpan<byte> block, out string? problem)
    {
        problem = block.Length < Bytes ? "it is shorter than a segment's header" : Problem(block);
        return problem is not null ? default : new SegmentHeader(
            new Guid(block[16..32]),
            BinaryPrimitives.ReadInt64LittleEndian(block[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(block[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(block[48..]));
    }

    private static string? Problem(ReadOnlySpan<byte> block)
    {
        if (BinaryPrimitives.ReadUInt64LittleEndian(block) != Magic)
            return "it does not begin like a journal segment";

        // Before the checksum: another version may keep that elsewhere.
        var version = BinaryPrimitives.ReadUInt32LittleEndian(block[8..]);
        if (version != JournalFormat.Version)
            return $"its format version is {version}, and this program reads version {JournalFormat.Version}";
        return BinaryPrimitives.ReadUInt32LittleEndian(block[CrcOffset..]) == Crc32C.Compute(block[..CrcOffset])
            ? null
            : "its header does not match its checksum";
    }
}
