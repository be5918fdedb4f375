namespace JdbcStore.Leasing;

/// <summary>What the database knows of a journal.</summary>
internal sealed class JournalRow
{
    public long LastGroup { get; init; }

    public long Epoch { get; init; }
}
