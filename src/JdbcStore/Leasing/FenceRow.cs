namespace JdbcStore.Leasing;

/// <summary>A fence row as the takeover finds it.</summary>
internal sealed class FenceRow
{
    public int Slot { get; init; }

    public long Batch { get; init; }

    public long Settled { get; init; }

    public long FirstSequence { get; init; }

    public long LastSequence { get; init; }
}
