namespace JdbcStore;

/// <summary>How much a destination holds.</summary>
/// <param name="Destination">Which one.</param>
/// <param name="Messages">Messages stored and not yet acknowledged.</param>
/// <param name="Bytes">Bytes of their bodies.</param>
public sealed record DestinationStatistics(Destination Destination, long Messages, long Bytes);
