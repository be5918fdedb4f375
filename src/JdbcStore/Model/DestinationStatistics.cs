namespace JdbcStore;

/// <summary>How much a destination holds.</summary>
/// <param name="Destination">Which one.</param>
/// <param name="Messages">Messages stored and not yet acknowledged; without delayed ones and those in prepared transactions.</param>
/// <param name="Bytes">Bytes of their bodies.</param>
public sealed record DestinationStatistics(Destination Destination, long Messages, long Bytes)
{
    /// <summary>When the message that has waited longest was added; null when there is none.</summary>
    public DateTimeOffset? OldestAddedAt { get; init; }
}
