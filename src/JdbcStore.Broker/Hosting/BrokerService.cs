using System.Threading.Channels;
using JdbcStore.Broker.Amqp;

namespace JdbcStore.Broker.Hosting;

/// <summary>Follows the store's state: AMQP is served while this broker is the active one, and each change of role is said.</summary>
internal sealed partial class BrokerService(
    IMessageStore store, AmqpServer amqp, BrokerOptions options, RoleLine line, BrokerExit exit, TimeProvider time, ILogger<BrokerService> logger)
    : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Channel<StoreStateChangedEventArgs> _changes = Channel.CreateUnbounded<StoreStateChangedEventArgs>();
    private readonly CancellationTokenSource _stopping = new();
    private Task _following = Task.CompletedTask;
    private StoreState _said = StoreState.Starting;

    // Before anything starts, so that no change is missed.
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        store.StateChanged += Enqueue;
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // After everything has started: the role is said only when the console listens.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _following = FollowAsync();
        return Task.CompletedTask;
    }

    // Before anything stops: clients leave first, so that the store can confirm what it has accepted.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        store.StateChanged -= Enqueue;
        await _stopping.CancelAsync();
        await _following;
        await amqp.StopAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    private void Enqueue(object? sender, StoreStateChangedEventArgs change) => _changes.Writer.TryWrite(change);

    private async Task FollowAsync()
    {
        try
        {
            await foreach (var change in _changes.Reader.ReadAllAsync(_stopping.Token))
                await FollowAsync(change);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopping in order.
        }
        catch (Exception e)
        {
            exit.Fail(e);
        }
    }

    private Task FollowAsync(StoreStateChangedEventArgs change)
    {
        switch (change.State)
        {
            case StoreState.Active:
                return ServeAsync(change.Epoch);
            case StoreState.Suspended:
                // Still the active one: clients stay, and their commits wait.
                LogSuspended(store.GetStatus().Problem);
                return Task.CompletedTask;
            default:
                return WithdrawAsync(change.State);
        }
    }

    private async Task WithdrawAsync(StoreState state)
    {
        await amqp.StopAsync(_stopping.Token);
        if (state == StoreState.Standby && _said != StoreState.Standby)
            line.Standby(store.GetStatus(), options.Amqp);
        _said = state;
    }

    private async Task ServeAsync(long epoch)
    {
        if (amqp.LocalEndPoint is not null)
        {
            // Back from Suspended: the clients are still there.
            LogResumed();
            return;
        }

        while (store.State == StoreState.Active && store.Epoch == epoch && !await TryListenAsync())
            await Task.Delay(RetryAfter, time, _stopping.Token);
        if (amqp.LocalEndPoint is { } endPoint)
        {
            line.Active(store.GetStatus(), endPoint, epoch);
            _said = StoreState.Active;
        }
    }

    // The store may be in trouble while the server loads its queues from it; that passes, or the state changes.
    private async Task<bool> TryListenAsync()
    {
        try
        {
            await amqp.StartAsync(_stopping.Token);
            return true;
        }
        catch (StoreException e) when (e is TransientStoreException or UnavailableStoreException or FencedStoreException)
        {
            LogNotServing(e.Message);
            await amqp.StopAsync(_stopping.Token);
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "AMQP cannot be served yet: {Problem}")]
    private partial void LogNotServing(string problem);

    [LoggerMessage(2, LogLevel.Warning, "The database is away, and commits wait: {Problem}")]
    private partial void LogSuspended(string? problem);

    [LoggerMessage(3, LogLevel.Information, "The database is back")]
    private partial void LogResumed();
}
