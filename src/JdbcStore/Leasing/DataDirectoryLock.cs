namespace JdbcStore.Leasing;

/// <summary>
/// The lock on a data directory: an exclusively opened file (flock on Linux, a sharing violation on Windows), which the system releases
/// when the process ends. The file remembers which holders have used the directory: they are dead once the lock is ours.
/// </summary>
internal sealed class DataDirectoryLock : IDisposable
{
    private const string FileName = "store.lock";
    private readonly FileStream _file;

    private DataDirectoryLock(FileStream file) => _file = file;

    /// <summary>Locks the directory, which is created if need be; null while another process has it.</summary>
    /// <exception cref="FatalStoreException">The directory cannot be created or written.</exception>
    public static DataDirectoryLock? TryAcquire(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            var path = Path.Combine(directory, FileName);
            return new DataDirectoryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or DirectoryNotFoundException or PathTooLongException or NotSupportedException)
        {
            throw Unwritable(directory, e);
        }
        catch (IOException e) when (!IsSharingViolation(e))
        {
            throw Unwritable(directory, e);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The last store that became active with this directory, or null.</summary>
    public string? ReadHolder()
    {
        _file.Position = 0;
        using var reader = new StreamReader(_file, leaveOpen: true);
        return reader.ReadLine();
    }

    /// <summary>Remembers the store that is active now.</summary>
    public void WriteHolder(string holder)
    {
        _file.SetLength(0);
        _file.Position = 0;
        using (var writer = new StreamWriter(_file, leaveOpen: true))
            writer.WriteLine(holder);
        _file.Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>EWOULDBLOCK on Linux and macOS; ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION on Windows.</summary>
    private static bool IsSharingViolation(IOException e) => (e.HResult & 0xFFFF) is 11 or 35 or 32 or 33;

    private static FatalStoreException Unwritable(string directory, Exception e) =>
        new($"Persistence:DataDirectory = '{directory}' cannot be written: {e.Message}", e);
}
