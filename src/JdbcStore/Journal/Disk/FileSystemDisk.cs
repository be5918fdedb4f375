using Microsoft.Win32.SafeHandles;

namespace JdbcStore.Journal;

/// <summary>The file system.</summary>
internal sealed class FileSystemDisk : IJournalDisk
{
    public static FileSystemDisk Instance { get; } = new();

    public void CreateDirectory(string path)
    {
        if (Directory.Exists(path))
            return;
        Directory.CreateDirectory(path);
        DiskFlush.Directory(Path.GetDirectoryName(path) ?? path);
    }

    public IEnumerable<string> List(string directory) => Directory.EnumerateFiles(directory);

    public IJournalFile Open(string path, FileAccess access) =>
        new SystemFile(File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete));

    public IJournalFile Create(string path) => new SystemFile(File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite));

    public void Move(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    public void FlushDirectory(string path) => DiskFlush.Directory(path);

    private sealed class SystemFile(SafeFileHandle handle) : IJournalFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public int Read(Span<byte> destination, long offset) => RandomAccess.Read(handle, destination, offset);

        public ValueTask<int> ReadAsync(Memory<byte> destination, long offset, CancellationToken cancellationToken) =>
            RandomAccess.ReadAsync(handle, destination, offset, cancellationToken);

        public void Write(ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(handle, bytes, offset);

        public void Flush() => DiskFlush.File(handle);

        public void Dispose() => handle.Dispose();
    }
}
