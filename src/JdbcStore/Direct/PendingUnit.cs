namespace JdbcStore.Direct;

/// <summary>A unit of work on its way: queued, then taken into a batch or cancelled, then completed.</summary>
internal sealed class PendingUnit(UnitOfWork unit, Task staged, long givenAt)
{
    private const int Queued = 0, Taken = 1, Cancelled = 2;

    private readonly TaskCompletionSource<CommitResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;
    private int _state;

    public UnitOfWork Unit { get; } = unit;

    /// <summary>Done alone; fixed when the unit is queued. Asked in this order, since staging marks the unit before it ends.</summary>
    public bool IsExclusive { get; } = !staged.IsCompletedSuccessfully || unit.IsExclusive;

    /// <summary>Large bodies come first; until they are in the database the unit keeps its place, and those behind it wait.</summary>
    public Task Staged { get; } = staged;

    /// <summary>The monotonic time at which its wait began.</summary>
    public long GivenAt { get; } = givenAt;

    public Task<CommitResult> Completion => _completion.Task;

    /// <summary>Its caller has been told what became of it.</summary>
    public bool IsOver => _completion.Task.IsCompleted;

    /// <summary>The ordinal of the unit's first add, once it has been taken.</summary>
    public long FirstOrdinal { get; set; }

    /// <summary>What becomes of the adds, once the batch has been assembled.</summary>
    public AddResult[] Results { get; set; } = unit.Adds == 0 ? [] : new AddResult[unit.Adds];

    public void CancelWith(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
            return;
        _registration = cancellationToken.UnsafeRegister(static (state, token) => ((PendingUnit)state!).Cancel(token), this);
        if (IsOver)
            _registration.Unregister();   // Confirmed before there was anything to unregister.
    }

    /// <summary>From here on the outcome is the database's to decide; false when the caller cancelled first.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Queued) != Cancelled;

    /// <summary>It has to wait on, and its caller can cancel again, or has done so meanwhile.</summary>
    public void Untake()
    {
        Volatile.Write(ref _state, Queued);
        if (_registration.Token.IsCancellationRequested)
            Cancel(_registration.Token);
    }

    /// <summary>For a unit in the queue: it joins no batch any more; false when the caller cancelled first.</summary>
    public bool TryExpire() => Interlocked.Exchange(ref _state, Cancelled) != Cancelled;

    /// <param name="alreadyStored">Sequences that the database has left out.</param>
    public void Complete(IReadOnlyCollection<long> alreadyStored)
    {
        for (var i = 0; i < Results.Length && alreadyStored.Count > 0; i++)
        {
            if (alreadyStored.Contains(Results[i].Sequence))
                Results[i] = new AddResult(AddStatus.AlreadyStored, 0);
        }

        Complete(new CommitResult(Results));
    }

    public void Complete(CommitResult result)
    {
        _registration.Unregister();
        _completion.TrySetResult(result);
    }

    public void Fail(Exception exception)
    {
        _registration.Unregister();
        _completion.TrySetException(exception);
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Cancelled, Queued) == Queued)
            _completion.TrySetCanceled(cancellationToken);
    }
}
