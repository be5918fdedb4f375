namespace JdbcStore.Direct;

/// <summary>A unit of work on its way: queued, then taken into a batch or cancelled, then completed.</summary>
internal sealed class PendingUnit(UnitOfWork unit)
{
    private const int Queued = 0, Taken = 1, Cancelled = 2;

    private readonly TaskCompletionSource<CommitResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;
    private int _state;

    public UnitOfWork Unit { get; } = unit;

    public Task<CommitResult> Completion => _completion.Task;

    /// <summary>The sequence of the unit's first add, once it has been taken.</summary>
    public long FirstSequence { get; set; }

    public void CancelWith(CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled)
            return;
        _registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var pending = (PendingUnit)state!;
                if (Interlocked.CompareExchange(ref pending._state, Cancelled, Queued) == Queued)
                    pending._completion.TrySetCanceled(token);
            },
            this);
    }

    /// <summary>From here on the outcome is the database's to decide; false when the caller cancelled first.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Queued) != Cancelled;

    public void Complete(IReadOnlyCollection<long> alreadyStored)
    {
        var adds = new AddResult[Unit.Adds];
        for (var i = 0; i < adds.Length; i++)
        {
            var sequence = FirstSequence + i;
            adds[i] = alreadyStored.Count > 0 && alreadyStored.Contains(sequence)
                ? new AddResult(AddStatus.AlreadyStored, 0)
                : new AddResult(AddStatus.Stored, sequence);
        }

        Complete(new CommitResult(adds));
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
}
