namespace JdbcStore.Oracle;

/// <summary>One row of a batch as <see cref="HotStatements.Apply"/> takes it; what a kind has no use for is null.</summary>
internal readonly record struct BatchRow(RowKind Kind, long Id)
{
    public long? Lane { get; init; }

    public long? Sequence { get; init; }

    public long? Number1 { get; init; }

    public long? Number2 { get; init; }

    public long? Number3 { get; init; }

    public long? Number4 { get; init; }

    public long? Number5 { get; init; }

    public string? Text { get; init; }

    public ReadOnlyMemory<byte> Bytes { get; init; }
}
