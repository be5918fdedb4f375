using JdbcStore.Journal;

namespace JdbcStore.Tests.Journal.Simulated;

/// <summary>
/// A disk in memory that keeps only what was flushed. In a power failure of what was not flushed each sector of each write may be there or not, whatever came
/// before or after it; of renamed, created and deleted files those up to any point in time.
/// </summary>
internal sealed class SimulatedDisk : IJournalDisk
{
    public const int SectorBytes = 512;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SimulatedFile> _names = [];
    private readonly List<NameChange> _unflushedNames = [];

    /// <summary>After so many operations the power fails: this one and all later ones throw, and have no effect.</summary>
    public int OperationsLeft { get; set; } = int.MaxValue;

    /// <summary>So many flushes are good before one fails; what it should have flushed is then neither on the disk nor written by the next one.</summary>
    public int FlushesLeft { get; set; } = int.MaxValue;

    /// <summary>Bytes that there is room for.</summary>
    public long Capacity { get; set; } = long.MaxValue;

    /// <summary>Operations that change something.</summary>
    public int Operations { get; private set; }

    public void CreateDirectory(string path)
    {
    }

    public IEnumerable<string> List(string directory)
    {
        lock (_gate)
            return [.. _names.Keys];
    }

    public IJournalFile Open(string path, FileAccess access)
    {
        lock (_gate)
            return new Handle(this, _names.GetValueOrDefault(path) ?? throw new FileNotFoundException(path));
    }

    public IJournalFile Create(string path)
    {
        lock (_gate)
        {
            Operate();
            var file = new SimulatedFile();
            Change(new NameChange(path, file));
            return new Handle(this, file);
        }
    }

    public void Move(string from, string to)
    {
        lock (_gate)
        {
            Operate();
            var file = _names[from];
            Change(new NameChange(from, null) { Second = (to, file) });
        }
    }

    public void Delete(string path)
    {
        lock (_gate)
        {
            if (!_names.ContainsKey(path))
                return;
            Operate();
            Change(new NameChange(path, null));
        }
    }

    public void FlushDirectory(string path)
    {
        lock (_gate)
        {
            Operate();
            Flush();
            _unflushedNames.Clear();
        }
    }

    /// <summary>The choices that a power failure has now: how many bits decide what is left.</summary>
    public int Choices()
    {
        lock (_gate)
            return _unflushedNames.Count + AllFiles().Sum(file => file.UnflushedSectors);
    }

    /// <summary>The disk after a power failure.</summary>
    /// <param name="keeps">Asked once for each choice.</param>
    public SimulatedDisk AfterPowerFailure(Func<bool> keeps)
    {
        lock (_gate)
        {
            var left = new SimulatedDisk();
            var files = AllFiles().ToDictionary(file => file, file => file.AfterPowerFailure(keeps));
            var names = FlushedNames();
            foreach (var change in _unflushedNames.TakeWhile(_ => keeps()))
                change.Apply(names);
            foreach (var (name, file) in names)
                left._names.Add(name, files[file]);
            return left;
        }
    }

    private Dictionary<string, SimulatedFile> FlushedNames()
    {
        var names = new Dictionary<string, SimulatedFile>(_names);
        foreach (var change in Enumerable.Reverse(_unflushedNames))
            change.Undo(names);
        return names;
    }

    private HashSet<SimulatedFile> AllFiles() =>
        [.. _names.Values, .. FlushedNames().Values, .. _unflushedNames.Select(c => c.Second?.File ?? c.File).OfType<SimulatedFile>()];

    private void Change(NameChange change)
    {
        change.Remember(_names);
        change.Apply(_names);
        _unflushedNames.Add(change);
    }

    private void Operate()
    {
        if (OperationsLeft-- <= 0)
            throw new IOException("The power has failed.");
        Operations++;
    }

    private void Flush()
    {
        if (FlushesLeft-- <= 0)
            throw new IOException("Input/output error");
    }

    private void Write(SimulatedFile file, ReadOnlySpan<byte> bytes, long offset)
    {
        lock (_gate)
        {
            Operate();
            if (offset + bytes.Length > file.Length && _names.Values.Distinct().Sum(f => f.Length) - file.Length + offset + bytes.Length > Capacity)
                throw new IOException("No space left on device", 28);
            file.Write(bytes, offset);
        }
    }

    private void Flush(SimulatedFile file)
    {
        lock (_gate)
        {
            Operate();
            try
            {
                Flush();
                file.Flush();
            }
            catch (IOException)
            {
                file.ForgetUnflushed();
                throw;
            }
        }
    }

    private sealed class Handle(SimulatedDisk disk, SimulatedFile file) : IJournalFile
    {
        public long Length => file.Length;

        public int Read(Span<byte> destination, long offset)
        {
            lock (disk._gate)
                return file.Read(destination, offset);
        }

        public ValueTask<int> ReadAsync(Memory<byte> destination, long offset, CancellationToken cancellationToken) =>
            ValueTask.FromResult(Read(destination.Span, offset));

        public void Write(ReadOnlySpan<byte> bytes, long offset) => disk.Write(file, bytes, offset);

        public void Flush() => disk.Flush(file);

        public void Dispose()
        {
        }
    }
}
