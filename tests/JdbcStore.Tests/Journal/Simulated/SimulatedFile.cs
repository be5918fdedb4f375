namespace JdbcStore.Tests.Journal.Simulated;

/// <summary>A file's content as it is read, as it is on the disk, and the sectors in which the two differ.</summary>
internal sealed class SimulatedFile
{
    private const int Sector = SimulatedDisk.SectorBytes;

    private readonly SortedDictionary<long, List<byte[]>> _unflushed = []; // of each sector, what it was to become, in order
    private byte[] _content = [];
    private byte[] _durable = [];

    public long Length => _content.Length;

    public int UnflushedSectors => _unflushed.Count;

    public int Read(Span<byte> destination, long offset)
    {
        if (offset >= _content.Length)
            return 0;
        var bytes = _content.AsSpan((int)offset);
        bytes = bytes[..Math.Min(bytes.Length, destination.Length)];
        bytes.CopyTo(destination);
        return bytes.Length;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        Grow(ref _content, offset + bytes.Length);
        bytes.CopyTo(_content.AsSpan((int)offset));
        for (var sector = offset / Sector; sector * Sector < offset + bytes.Length; sector++)
        {
            if (!_unflushed.TryGetValue(sector, out var versions))
                _unflushed.Add(sector, versions = []);
            versions.Add(Of(_content, sector).ToArray());
        }
    }

    public void Flush()
    {
        foreach (var (sector, versions) in _unflushed)
            Put(ref _durable, sector, versions[^1]);
        _unflushed.Clear();
    }

    /// <summary>A flush has failed: it is read as if it was written, and is never written any more.</summary>
    public void ForgetUnflushed() => _unflushed.Clear();

    public SimulatedFile AfterPowerFailure(Func<bool> keeps)
    {
        var left = new SimulatedFile { _durable = [.. _durable] };
        foreach (var (sector, versions) in _unflushed)
        {
            if (keeps())
                Put(ref left._durable, sector, versions[^1]);
            else if (versions.Count > 1 && keeps())
                Put(ref left._durable, sector, versions[^2]);
        }

        left._content = [.. left._durable];
        return left;
    }

    private static void Put(ref byte[] content, long sector, byte[] bytes)
    {
        Grow(ref content, (sector * Sector) + bytes.Length);
        bytes.CopyTo(content.AsSpan((int)(sector * Sector)));
    }

    private static Span<byte> Of(byte[] content, long sector) =>
        content.AsSpan((int)(sector * Sector), (int)Math.Min(Sector, content.Length - (sector * Sector)));

    private static void Grow(ref byte[] content, long length)
    {
        if (length > content.Length)
            Array.Resize(ref content, (int)length);
    }
}
