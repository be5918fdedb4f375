namespace JdbcStore.Housekeeping;

/// <summary>A row that is forgotten when it is old enough.</summary>
internal sealed class AgedRow
{
    public long Sequence { get; init; }

    public long RememberedAt { get; init; }
}
