namespace JdbcStore.Journal;

/// <summary>An open file of the journal.</summary>
internal interface IJournalFile : IDisposable
{
    long Length { get; }

    /// <summary>Reads what is there, at most as much as fits; 0 at the file's end.</summary>
    int Read(Span<byte> destination, long offset);

    ValueTask<int> ReadAsync(Memory<byte> destination, long offset, CancellationToken cancellationToken);

    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Makes what was written survive a power failure.</summary>
    void Flush();
}
