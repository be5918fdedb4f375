using JdbcStore.Hosting;
using JdbcStore.Sql;
using JdbcStore.Throughput.Backlog;
using Microsoft.Extensions.Logging.Abstractions;

namespace JdbcStore.Throughput.Scenarios;

/// <summary>The store itself: each producer awaits a unit of one message.</summary>
internal sealed class StoreScenario(JdbcStoreOptions options, SqlDialect dialect, int destinations, byte[] body, Func<Task> drop) : IScenario
{
    private const int FilledTogether = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly JdbcMessageStore _store = new(options, dialect, NullLoggerFactory.Instance, TimeProvider.System);
    private readonly Destination[] _queues = [.. Enumerable.Range(1, destinations).Select(number => Destination.Queue($"throughput-{number}"))];

    public Task OpenAsync(CancellationToken cancellationToken) => OpenAsync(_store, cancellationToken);

    public static async Task OpenAsync(JdbcMessageStore store, CancellationToken cancellationToken)
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
        await _store.CommitAsync(new UnitOfWork().Add(_queues[producer % _queues.Length], new NewMessage(body)));

    /// <summary>Opens the store, puts so many messages into one queue, and closes the store.</summary>
    public async Task<PendingStore> FillAsync(Destination queue, int messages, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await Parallel.ForEachAsync(Enumerable.Range(0, messages).Chunk(FilledTogether), cancellationToken, async (chunk, token) =>
            await _store.CommitAsync(chunk.Aggregate(new UnitOfWork(), (unit, _) => unit.Add(queue, new NewMessage(body))), token));
        await _store.StopAsync(cancellationToken);
        return PendingStore.Of(options);
    }

    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        while (_store.GetStatus() is { JournalBytes: > 0 } status)
        {
            if (status.State != StoreState.Active)
                throw new InvalidOperationException($"The store is {status.State} with {status.JournalBytes:N0} bytes in its journal: {status.Problem}");
            await Task.Delay(5, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using (var patience = new CancellationTokenSource(Patience))
            await _store.StopAsync(patience.Token);
        await _store.DisposeAsync();
        await drop();
    }
}
