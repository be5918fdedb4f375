using System.Diagnostics;
using JdbcStore.Broker.Amqp;
using JdbcStore.Broker.Hosting;

namespace JdbcStore.Broker.Console;

/// <summary>What the console shows, gathered from the store and the AMQP server.</summary>
internal sealed class BrokerStatus(IMessageStore store, AmqpServer amqp, BrokerOptions options, TimeProvider time)
{
    private readonly DateTimeOffset _started = Process.GetCurrentProcess().StartTime.ToUniversalTime();

    /// <summary>Never waits for the database.</summary>
    public StatusDocument Read()
    {
        var status = store.GetStatus();
        var uptime = (long)(time.GetUtcNow() - _started).TotalSeconds;
        return new StatusDocument(
            options.Name, status.State, Role(status.State), status.Epoch, status.Provider, status.JournalOn ? "on" : "off", status.PendingUnits,
            status.JournalBytes, status.Problem, BrokerVersion.Text, _started, uptime, amqp.LocalEndPoint?.ToString(), amqp.Connections);
    }

    /// <exception cref="StoreException">This broker is not the active one, or the store failed; never an empty list instead.</exception>
    public async Task<IReadOnlyList<DestinationDocument>> ReadDestinationsAsync(CancellationToken cancellationToken)
    {
        if (store.State != StoreState.Active)
            throw new UnavailableStoreException($"The store of this broker is {store.State}; only an active one lists its destinations.");
        var consumers = amqp.GetQueues().ToLookup(queue => queue.Destination, queue => queue.Consumers);
        var destinations = await store.ListDestinationsAsync(cancellationToken);
        return [.. destinations.Select(statistics => Describe(statistics, consumers))];
    }

    private static DestinationDocument Describe(DestinationStatistics statistics, ILookup<Destination, int> consumers)
    {
        var kind = statistics.Destination.Kind == DestinationKind.Queue ? "queue" : "topic";
        return new DestinationDocument(
            kind, statistics.Destination.Name, statistics.Messages, statistics.Bytes, consumers[statistics.Destination].Sum());
    }

    private static string Role(StoreState state) => state switch
    {
        StoreState.Active or StoreState.Suspended => "active",
        StoreState.Standby => "standby",
        _ => "none",
    };
}
