using System.Buffers;

namespace JdbcStore.Journal;

/// <summary>Reads a file from front to back in large pieces, whatever small pieces are asked for.</summary>
internal sealed class SegmentWindow(IJournalFile file) : IDisposable
{
    // A whole number of blocks: then a block never lies across two windows.
    private const int WindowBytes = 256 * JournalFormat.BlockBytes;

    private readonly byte[] _window = ArrayPool<byte>.Shared.Rent(WindowBytes);
    private long _start;
    private int _filled;

    /// <summary>Bytes from here on: as many as are at hand, at most <paramref name="limit"/>; none at the file's end. Valid until the next call.</summary>
    public ReadOnlySpan<byte> From(long offset, long limit)
    {
        if (offset < _start || offset >= _start + _filled)
            Fill(offset);
        var at = (int)(offset - _start);
        return _window.AsSpan(at, (int)Math.Min(limit, _filled - at));
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_window);

    private void Fill(long offset)
    {
        (_start, _filled) = (offset, 0);
        while (_filled < WindowBytes)
        {
            var read = file.Read(_window.AsSpan(_filled, WindowBytes - _filled), offset + _filled);
            if (read == 0)
                return;
            _filled += read;
        }
    }
}
