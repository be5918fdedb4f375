namespace JdbcStore;

/// <summary>A unit of work that has been prepared and waits for the coordinator's decision.</summary>
/// <param name="Name">The coordinator's name for it.</param>
/// <param name="PreparedAt">When it was prepared.</param>
/// <param name="Adds">How many messages it is going to add.</param>
/// <param name="Acknowledged">The messages that it is going to remove from queues; no reader sees them meanwhile.</param>
public sealed record PreparedTransaction(
    string Name, DateTimeOffset PreparedAt, int Adds, IReadOnlyList<(Destination Destination, long Sequence)> Acknowledged);
