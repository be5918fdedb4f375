using JdbcStore.Direct;

namespace JdbcStore.Switching;

/// <summary>A commit that was given while the gate was closed.</summary>
internal sealed class HeldCommit
{
    private readonly TaskCompletionSource<CommitResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly UnitOfWork _unit;
    private readonly Task _staged;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;

    public HeldCommit(UnitOfWork unit, Task staged, CancellationToken cancellationToken)
    {
        (_unit, _staged, _cancellationToken) = (unit, staged, cancellationToken);
        _registration = cancellationToken.UnsafeRegister(static (held, token) => ((HeldCommit)held!)._completion.TrySetCanceled(token), this);
    }

    public Task<CommitResult> Completion => _completion.Task;

    /// <summary>Gives it to a way of messages, unless its caller has cancelled.</summary>
    public void Forward(IActiveStore way)
    {
        _registration.Dispose();   // From here on the way honours the token.
        if (_completion.Task.IsCompleted)
            return;
        try
        {
            _ = way.CommitAsync(_unit, _staged, _cancellationToken).ContinueWith(
                static (commit, completion) => ((TaskCompletionSource<CommitResult>)completion!).SetFromTask(commit), _completion,
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        catch (StoreException e)
        {
            _completion.SetException(e);
        }
    }
}
