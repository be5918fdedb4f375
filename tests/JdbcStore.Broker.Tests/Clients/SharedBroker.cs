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

    /// <summary>Runs a client program to its end; when that is a bad one, what the broker said is part of the story.</summary>
    internal async Task<T> RunAsync<T>(Func<string, ClientProgram> start, Func<ClientProgram, Task<T>> end)
    {
        var broker = await _broker.Value;
        using var program = start(broker.Url);
        try
        {
            return await end(program);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{e.Message}\n{broker.Describe()}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker.IsValueCreated)
            await (await _broker.Value).DisposeAsync();
        _directory.Dispose();
    }
}
