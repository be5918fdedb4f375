using JdbcStore.Direct.Exclusive;
using JdbcStore.Sql;

namespace JdbcStore.Direct;

/// <summary>A batch between being taken from the queue and being confirmed to its callers.</summary>
internal sealed class InFlightBatch
{
    private readonly StoreCatalog _catalog;
    private readonly ExclusiveUnit? _alone;

    public InFlightBatch(FenceToken fence, List<PendingUnit> units, SlotWriter writer, StoreCatalog catalog, ExclusiveUnit? alone)
    {
        _catalog = catalog;
        _alone = alone;
        Units = units;
        Writer = writer;
        Attempt = new WriteAttempt(fence, Assemble, IsAlone);
    }

    public WriteAttempt Attempt { get; }

    public FenceToken Fence => Attempt.Fence;

    public List<PendingUnit> Units { get; }

    public SlotWriter Writer { get; }

    /// <summary>Nothing else is under way until it is settled.</summary>
    public bool IsAlone => _alone is not null;

    /// <summary>The producers of its units, looked up before it is sent.</summary>
    public ProducerBatch Producers { get; set; } = ProducerBatch.None;

    /// <summary>Set once the database has committed the batch.</summary>
    public IReadOnlyCollection<long>? AlreadyStored { get; set; }

    /// <summary>Set once the batch can never be committed, or its outcome not be found out.</summary>
    public StoreException? Failure { get; set; }

    public bool IsDecided => AlreadyStored is not null || Failure is not null;

    /// <summary>The oldest unit whose caller still waits.</summary>
    public PendingUnit? Oldest => Units.Find(u => !u.IsOver);

    /// <summary>Late units leave a batch that is surely not committed; the callers of one that may be are told that nobody knows yet.</summary>
    public void Expire(long lateUntil, TimeProvider time)
    {
        var late = Units.FindAll(u => u.GivenAt <= lateUntil && !u.IsOver);
        if (late.Count == 0 || Attempt.TryWithdraw(() => late.ForEach(u => u.Fail(Unavailable()))))
            return;
        if (Attempt.IsStuck(time, CommitDeadlines.Grace))
            late.ForEach(u => u.Fail(Unknown()));
    }

    /// <summary>The rows of the units whose callers still wait; they keep the sequences that they were given.</summary>
    private WriteBatch Assemble()
    {
        if (IsAlone)
            return new WriteBatch { Fence = Fence, Exclusive = Units[0].IsOver ? null : _alone };
        var rows = new WriteBatch { Fence = Fence };
        Producers.Begin();
        var assembly = new BatchAssembly(rows, _catalog, Producers);
        foreach (var pending in Units)
        {
            if (!pending.IsOver)
                assembly.Append(pending);
        }

        assembly.Finish();
        return rows;
    }

    private UnavailableStoreException Unavailable() => new(
        $"The database was away for as long as Persistence:CommitTimeout allows; nothing was committed. {Attempt.Failure?.Message}", Attempt.Failure);

    private OutcomeUnknownStoreException Unknown() => new(
        $"Within Persistence:CommitTimeout it could not be found out whether the unit was committed. {Attempt.Failure?.Message}", Attempt.Failure);
}
