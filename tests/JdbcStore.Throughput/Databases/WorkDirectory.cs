namespace JdbcStore.Throughput.Databases;

/// <summary>A directory that goes when the run ends.</summary>
internal sealed class WorkDirectory : IDisposable
{
    private int _last;

    public WorkDirectory(string parent)
    {
        FullName = Path.Combine(Path.GetFullPath(parent), $"jdbcstore-throughput-{Guid.NewGuid():N}");
        Directory.CreateDirectory(FullName);
    }

    public string FullName { get; }

    /// <summary>The path of a new directory in it.</summary>
    public string Next()
    {
        var path = Path.Combine(FullName, $"{Interlocked.Increment(ref _last)}");
        Directory.CreateDirectory(path);
        return path;
    }

    public void Dispose()
    {
        if (Directory.Exists(FullName))
            Directory.Delete(FullName, recursive: true);
    }
}
