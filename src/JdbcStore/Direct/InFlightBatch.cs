using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>A batch between being taken from the queue and being confirmed to its callers.</summary>
internal sealed class InFlightBatch(WriteBatch rows, List<PendingUnit> units, SlotWriter writer)
{
    public WriteBatch Rows { get; } = rows;

    public List<PendingUnit> Units { get; } = units;

    public SlotWriter Writer { get; } = writer;

    /// <summary>Set once the database has committed the batch.</summary>
    public IReadOnlyCollection<long>? AlreadyStored { get; set; }

    /// <summary>Set once the batch can never be committed, or its outcome not be found out.</summary>
    public StoreException? Failure { get; set; }

    public bool IsDecided => AlreadyStored is not null || Failure is not null;

    /// <summary>The database refused the rows; the batch's number was committed without them.</summary>
    public StoreException? Refusal { get; set; }
}
