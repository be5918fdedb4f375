using Xunit;

namespace JdbcStore.Conformance;

/// <summary>Waits that end as soon as their condition holds and fail, saying what was seen, when it does not in time.</summary>
public static class Wait
{
    /// <summary>How long a condition may take: many lease terms, on a machine with other work.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Waits until the store is in a state.</summary>
    public static async Task BecomesAsync(this IMessageStore store, StoreState state, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Watch(object? sender, StoreStateChangedEventArgs change)
        {
            if (change.State == state)
                reached.TrySetResult();
        }

        store.StateChanged += Watch;
        try
        {
            if (store.State != state)
                await ReachedOrStoppedAsync(store, reached.Task, state, patience ?? Patience);
        }
        finally
        {
            store.StateChanged -= Watch;
        }
    }

    /// <summary>Waits until a condition holds that nothing announces.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> expectation, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > (patience ?? Patience))
                Assert.Fail($"Not so within {(patience ?? Patience).TotalSeconds:0} s: {expectation()}");
            await Task.Delay(10);
        }
    }

    private static async Task ReachedOrStoppedAsync(IMessageStore store, Task reached, StoreState state, TimeSpan patience)
    {
        var first = await Task.WhenAny(reached, store.Completion, Task.Delay(patience));
        if (first == reached || store.State == state)
            return;
        if (store.Completion.IsFaulted)
            await store.Completion;
        Assert.Fail($"The store did not become {state} within {patience.TotalSeconds:0.#} s: {store.GetStatus()}");
    }
}
