namespace JdbcStore.Throughput.Scenarios;

/// <summary>The store itself: each producer awaits a unit of one message.</summary>
internal sealed class StoreScenario(IMessageStore store, int destinations, byte[] body, Func<Task> drop) : IScenario
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Destination[] _queues = [.. Enumerable.Range(1, destinations).Select(number => Destination.Queue($"throughput-{number}"))];

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var active = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.StateChanged += (_, change) =>
        {
            if (change.State == StoreState.Active)
                active.TrySetResult();
        };
        await store.StartAsync(cancellationToken);
        var first = await Task.WhenAny(active.Task, store.Completion).WaitAsync(Patience, cancellationToken);
        await first;
        if (first == store.Completion)
            throw new InvalidOperationException("The store stopped before it became active.");
    }

    public async ValueTask SendAsync(int producer) =>
        await store.CommitAsync(new UnitOfWork().Add(_queues[producer % _queues.Length], new NewMessage(body)));

    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        while (store.GetStatus() is { JournalBytes: > 0 } status)
        {
            if (status.State != StoreState.Active)
                throw new InvalidOperationException($"The store is {status.State} with {status.JournalBytes:N0} bytes in its journal: {status.Problem}");
            await Task.Delay(5, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using (var patience = new CancellationTokenSource(Patience))
            await store.StopAsync(patience.Token);
        await store.DisposeAsync();
        await drop();
    }
}
