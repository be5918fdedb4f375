namespace JdbcStore.Direct;

/// <summary>A destination's id, and up to where it may have been dispatched when this store became active.</summary>
internal sealed record CatalogEntry(Destination Destination, long Id, long DispatchMark)
{
    /// <summary>Until a commit has confirmed the row, every batch that uses the destination creates it.</summary>
    public bool IsStored { get; set; }
}
