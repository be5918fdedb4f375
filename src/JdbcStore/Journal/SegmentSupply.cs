using Microsoft.Extensions.Logging;

namespace JdbcStore.Journal;

/// <summary>
/// Zero-fills the next segment in the background, so that the writer does not wait for it. Overwriting zeros changes nothing but content,
/// which makes each flush several times faster than one that must also record new blocks. Old segments are not used again instead: the
/// filling cost nothing measurable, and zeros behind the last frame make a torn tail easy to tell.
/// Its files have names of its own: a fenced writer that wakes must not touch those of its successor. Used by the writer only, so not thread-safe.
/// </summary>
internal sealed class SegmentSupply(IJournalDisk disk, string directory, long segmentBytes, ILogger logger) : IDisposable
{
    private const int PieceBytes = 1024 * 1024;

    private const string Suffix = ".spare";

    private readonly string _spare = Path.Combine(directory, $"journal-{Guid.NewGuid():N}{Suffix}");
    private readonly string _large = Path.Combine(directory, $"journal-{Guid.NewGuid():N}{Suffix}");
    private Task? _underWay;

    /// <summary>Starts to prepare the next segment, unless that has been done.</summary>
    public void PrepareAhead() => _underWay ??= Task.Run(() => Fill(_spare, segmentBytes));

    /// <summary>A file of zeros, durable but for its name.</summary>
    public string Take(long bytes)
    {
        if (bytes != segmentBytes)
            return Fill(_large, bytes);
        return TakePrepared() ? _spare : Fill(_spare, bytes);
    }

    /// <summary>Removes what was prepared earlier and never used.</summary>
    public void Discard()
    {
        foreach (var path in disk.List(directory).Where(path => path.EndsWith(Suffix, StringComparison.Ordinal)).ToList())
            disk.Delete(path);
    }

    public void Dispose()
    {
        if (TakePrepared())
            disk.Delete(_spare);
    }

    private bool TakePrepared()
    {
        var ahead = _underWay;
        _underWay = null;
        try
        {
            ahead?.GetAwaiter().GetResult();
            return ahead is not null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            JournalEvents.SpareFailed(logger, _spare, exception);
            return false;
        }
    }

    private string Fill(string path, long bytes)
    {
        try
        {
            var zeros = new byte[Math.Min(bytes, PieceBytes)];
            using var file = disk.Create(path);
            for (long offset = 0; offset < bytes; offset += zeros.Length)
                file.Write(zeros.AsSpan(0, (int)Math.Min(zeros.Length, bytes - offset)), offset);
            file.Flush();
            return path;
        }
        catch
        {
            disk.Delete(path); // what little space it took is better free
            throw;
        }
    }
}
