namespace JdbcStore.Direct;

/// <summary>Tells those who wait for it that a pipeline has nothing left to do. Guarded by its pipeline's lock.</summary>
internal sealed class IdleSignal(Func<bool> isIdle)
{
    private TaskCompletionSource? _waiting;

    public Task WhenIdleAsync()
    {
        var waiting = _waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Check();
        return waiting.Task;
    }

    /// <summary>To be called when something is done.</summary>
    public void Check()
    {
        if (_waiting is null || !isIdle())
            return;
        _waiting.SetResult();
        _waiting = null;
    }
}
