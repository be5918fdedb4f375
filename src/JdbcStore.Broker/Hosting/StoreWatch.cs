namespace JdbcStore.Broker.Hosting;

/// <summary>Stops the broker when its store has ended by itself, with the exit code that says why.</summary>
internal sealed class StoreWatch(IMessageStore store, BrokerExit exit, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await store.Completion.WaitAsync(stoppingToken);
            lifetime.StopApplication();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping in order.
        }
        catch (Exception e)
        {
            exit.Fail(e);
        }
    }
}
