using System.Net;
using JdbcStore.Broker.Amqp;
using JdbcStore.Broker.Console;
using JdbcStore.Hosting;

namespace JdbcStore.Broker.Hosting;

/// <summary>Puts a broker together: AMQP and console around a store, in one host.</summary>
internal static class BrokerHost
{
    /// <summary>The longest time that stopping in order may take.</summary>
    public static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Builds it. The console is registered first: it listens before the store asks for the lease, so that a broker whose port is taken
    /// never takes a role, and it answers until the store has stopped.
    /// </summary>
    /// <param name="options">The broker's options.</param>
    /// <param name="console">Where the console listens.</param>
    /// <param name="roles">Where the role lines go.</param>
    /// <param name="addStore">Registers the store, its options, and what else surrounds this host.</param>
    public static IHost Build(BrokerOptions options, IPEndPoint console, TextWriter roles, Action<IServiceCollection> addStore) => new HostBuilder()
        .ConfigureWebHost(web => web
            .UseKestrel(kestrel => kestrel.Listen(console))
            .ConfigureServices(services => services.AddRouting().AddHealthChecks())
            .Configure(ConsoleApp.Configure))
        .ConfigureServices(addStore)
        .ConfigureServices(services => services
            .Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin)
            .AddSingleton(options)
            .AddSingleton<BrokerExit>()
            .AddSingleton<ConsoleAddress>()
            .AddSingleton<BrokerStatus>()
            .AddSingleton(provider => new RoleLine(roles, provider.GetRequiredService<ConsoleAddress>()))
            .AddSingleton(CreateAmqpServer)
            .AddHostedService<BrokerService>()
            .AddHostedService<StoreWatch>())
        .Build();

    private static AmqpServer CreateAmqpServer(IServiceProvider provider)
    {
        var broker = provider.GetRequiredService<BrokerOptions>();
        var persistence = provider.GetRequiredService<JdbcStoreOptions>();
        // Before the store starts: the host makes all of its services first.
        var callbacks = new StoreCallbacks(provider.GetRequiredService<ILogger<StoreCallbacks>>());
        callbacks.Install(persistence);
        return new AmqpServer(
            provider.GetRequiredService<IMessageStore>(),
            new AmqpServerOptions(broker.Name, broker.Amqp, broker.MaxRedeliveries, broker.DuplicateDetection, persistence.MaxMessageSize),
            callbacks,
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<TimeProvider>());
    }
}
