using JdbcStore.Broker.Tests.Clients;
using JdbcStore.Broker.Tests.Processes;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedBroker))]

namespace JdbcStore.Broker.Tests.Clients;

/// <summary>One broker on SQLite for all the client tests; each test has queues of its own.</summary>
public sealed class SharedBroker : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Lazy<Task<BrokerProcess>> _broker;

    public SharedBroker() => _broker = new(() => BrokerProcess.StartActiveAsync(BrokerSettings.Sqlite(_directory.Path)));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    internal async Task<string> UrlAsync() => (await _broker.Value).Url;

    public async ValueTask DisposeAsync()
    {
        if (_broker.IsValueCreated)
            await (await _broker.Value).DisposeAsync();
        _directory.Dispose();
    }
}
