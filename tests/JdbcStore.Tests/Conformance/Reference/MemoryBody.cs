using System.IO.MemoryMappedFiles;

namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>A large body, kept outside of the managed heap as a database would keep it.</summary>
internal sealed class MemoryBody
{
    /// <summary>What is larger does not come with a page.</summary>
    public const int LargestInAPage = 1 << 20;

    private readonly MemoryMappedFile _file;

    private MemoryBody(long length)
    {
        Length = length;
        _file = MemoryMappedFile.CreateNew(null, Math.Max(1, length));
    }

    public long Length { get; }

    public static async Task<MemoryBody> ReadAsync(Stream content, long length, Fault fault, CancellationToken cancellationToken)
    {
        var body = new MemoryBody(length);
        await using var target = body._file.CreateViewStream();
        var buffer = new byte[64 << 10];
        var left = length;
        while (left > 0 && await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken) is > 0 and var count)
        {
            target.Write(buffer, 0, count);
            left -= count;
        }

        if (left > 0 && fault != Fault.AcceptsStreamsThatEndEarly)
            throw new ArgumentException($"The stream ended {left} bytes early.");
        if (left == 0 && fault != Fault.AcceptsStreamsThatGoOn && await content.ReadAsync(buffer.AsMemory(0, 1), cancellationToken) > 0)
            throw new ArgumentException($"The stream goes on after {length} bytes.");
        return body;
    }

    public Stream Open() => Length == 0 ? new MemoryStream([]) : _file.CreateViewStream(0, Length, MemoryMappedFileAccess.Read);

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        using var content = Open();
        content.ReadExactly(bytes);
        return bytes;
    }
}
