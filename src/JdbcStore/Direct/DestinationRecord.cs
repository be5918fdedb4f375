namespace JdbcStore.Direct;

/// <summary>A row of the table of destinations.</summary>
internal sealed class DestinationRecord
{
    public long DestinationId { get; init; }

    public int Kind { get; init; }

    public string Name { get; init; } = "";

    public long Dispatched { get; init; }

    public CatalogEntry ToEntry() => new(new Destination((DestinationKind)Kind, Name), DestinationId, Dispatched) { IsStored = true };
}
