namespace JdbcStore.Journal;

/// <summary>Counts the operations of groups by destination.</summary>
internal sealed class OperationCounts
{
    private readonly Dictionary<Destination, JournalDestination> _destinations = [];

    public IReadOnlyList<JournalDestination> Destinations =>
        [.. _destinations.Values.OrderBy(d => d.Destination.Kind).ThenBy(d => d.Destination.Name, StringComparer.Ordinal)];

    /// <exception cref="FatalStoreException">The group's content cannot be read.</exception>
    public void Add(JournalGroup group)
    {
        foreach (var operation in UnitCodec.Decode(group).SelectMany(unit => unit.Operations))
        {
            var known = _destinations.GetValueOrDefault(operation.Destination) ?? new JournalDestination(operation.Destination, 0, 0, 0, group.Number, 0);
            _destinations[operation.Destination] = Count(known, operation) with { LastGroup = group.Number };
        }
    }

    private static JournalDestination Count(JournalDestination known, in Operation operation) => operation.Kind switch
    {
        OperationKind.Add => known with { Adds = known.Adds + 1, Bytes = known.Bytes + operation.Message!.Body.Length },
        OperationKind.Acknowledge or OperationKind.AcknowledgeSubscription or OperationKind.AcknowledgeThrough =>
            known with { Acknowledgements = known.Acknowledgements + 1 },
        _ => known,
    };
}
