using Microsoft.Extensions.Hosting;

namespace JdbcStore.Hosting;

/// <summary>Starts the store with the host, without waiting for the database, and stops it with the host.</summary>
internal sealed class JdbcStoreService(IMessageStore store) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => store.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => store.StopAsync(cancellationToken);
}
