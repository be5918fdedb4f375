namespace JdbcStore.Direct;

/// <summary>What a destination holds according to the database.</summary>
internal sealed class DestinationCount
{
    public long DestinationId { get; init; }

    public long Messages { get; init; }

    public long Bytes { get; init; }
}
