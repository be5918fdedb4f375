namespace JdbcStore.Journal;

/// <summary>A unit of work as it was read back.</summary>
/// <param name="Operations">Its steps; the bodies are slices of the group's payload.</param>
/// <param name="BodyOffsets">Where in the payload each added body starts, in the order of the adds.</param>
internal sealed record JournalUnit(IReadOnlyList<Operation> Operations, IReadOnlyList<int> BodyOffsets);
