using Amqp;
using Amqp.Framing;
using JdbcStore.Broker.Amqp;
using JdbcStore.Hosting;
using JdbcStore.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace JdbcStore.Broker.Tests.Amqp;

/// <summary>An AMQP server in this process, on a SQLite store in a directory of its own.</summary>
internal sealed class RunningBroker : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly DirectoryInfo _directory;
    private bool _keep;
    private readonly List<Connection> _connections = [];

    private RunningBroker(DirectoryInfo directory, GatedStore store, AmqpServer server)
    {
        _directory = directory;
        Store = store;
        Server = server;
    }

    public GatedStore Store { get; }

    public AmqpServer Server { get; }

    public int Port => Server.LocalEndPoint!.Port;

    public static async Task<RunningBroker> StartAsync(
        int maxRedeliveries = 6, DuplicateDetection duplicates = DuplicateDetection.None, long maxMessageSize = 100 << 20, DirectoryInfo? directory = null, bool keep = false,
        JournalMode journal = JournalMode.Off)
    {
        directory ??= Directory.CreateTempSubdirectory("jdbcstore-amqp-");
        var options = new JdbcStoreOptions
        {
            ConnectionString = $"Data Source={Path.Combine(directory.FullName, "store.db")}",
            DataDirectory = directory.FullName,
            Journal = new JournalOptions { Mode = journal },
            HousekeepingInterval = TimeSpan.FromMilliseconds(50),
        };
        var callbacks = new StoreCallbacks(NullLogger.Instance);
        callbacks.Install(options);
        var store = new GatedStore(new JdbcMessageStore(options, new SqliteDialect(), NullLoggerFactory.Instance, TimeProvider.System));
        await store.StartAsync();
        await Eventually(() => store.State == StoreState.Active);
        var settings = new AmqpServerOptions("broker-test", new Uri("amqp://127.0.0.1:0"), maxRedeliveries, duplicates, maxMessageSize);
        var server = new AmqpServer(store, settings, callbacks, NullLoggerFactory.Instance, TimeProvider.System);
        await server.StartAsync(CancellationToken.None);
        return new RunningBroker(directory, store, server) { _keep = keep };
    }

    public static async Task Eventually(Func<bool> condition)
    {
        for (var deadline = DateTime.UtcNow + Patience; !condition(); await Task.Delay(10))
            Assert.True(DateTime.UtcNow < deadline, "It did not happen in time.");
    }

    public async Task<Session> SessionAsync(string? containerId = null)
    {
        var open = new Open { ContainerId = containerId ?? Guid.NewGuid().ToString(), HostName = "127.0.0.1", MaxFrameSize = 64 * 1024, ChannelMax = 255 };
        var connection = await Connection.Factory.CreateAsync(new Address($"amqp://127.0.0.1:{Port}"), open, null);
        _connections.Add(connection);
        return new Session(connection);
    }

    public async Task<SenderLink> SenderAsync(string queue) => new(await SessionAsync(), $"s-{Guid.NewGuid():N}", queue);

    public async Task<ReceiverLink> ReceiverAsync(string queue, int credit = 100)
    {
        var receiver = new ReceiverLink(await SessionAsync(), $"r-{Guid.NewGuid():N}", queue);
        if (credit > 0)
            receiver.SetCredit(credit, CreditMode.Manual);
        return receiver;
    }

    public async Task SendAsync(string queue, params string[] bodies)
    {
        var sender = await SenderAsync(queue);
        foreach (var body in bodies)
            await sender.SendAsync(new Message(body));
        await sender.CloseAsync();
    }

    public async Task<List<StoredMessage>> StoredAsync(string queue)
    {
        var all = new List<StoredMessage>();
        while (await Store.ReadWholeAsync(Destination.Queue(queue), ReadPosition.Start.Past(all), 1000) is { Count: > 0 } page)
            all.AddRange(page);
        return all;
    }

    public async Task<int> CountAsync(string queue) => (await StoredAsync(queue)).Count;

    /// <summary>Waits until the queue holds so many messages in the store.</summary>
    public async Task WaitForCountAsync(string queue, int count)
    {
        for (var deadline = DateTime.UtcNow + Patience; await CountAsync(queue) != count; await Task.Delay(20))
            Assert.True(DateTime.UtcNow < deadline, $"{queue} holds {await CountAsync(queue)} messages, not {count}.");
    }

    /// <summary>The next message; fails when there is none.</summary>
    public static async Task<Message> NextAsync(ReceiverLink receiver) =>
        await receiver.ReceiveAsync(Patience) ?? throw new InvalidOperationException("No message came.");

    /// <summary>Asserts that nothing comes for a moment.</summary>
    public static async Task NothingAsync(ReceiverLink receiver) => Assert.Null(await receiver.ReceiveAsync(TimeSpan.FromMilliseconds(300)));

    public static Error? ErrorOf(AmqpObject link) => link.Error;

    public async ValueTask DisposeAsync()
    {
        Store.Open();
        foreach (var connection in _connections)
            await connection.CloseAsync(TimeSpan.FromSeconds(1), null).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Server.DisposeAsync();
        await Store.DisposeAsync();
        if (!_keep)
            _directory.Delete(recursive: true);
    }
}
