using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Amqp.Framing;
using JdbcStore.Broker.Amqp.Protocol;
using JdbcStore.Broker.Amqp.Queues;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace JdbcStore.Broker.Amqp;

/// <summary>
/// The AMQP 1.0 side of the broker. Started when the store becomes active and stopped when it no longer is, as often as that happens.
/// While it runs, every message added to a queue must come through it: queues take committed messages from memory.
/// </summary>
internal sealed class AmqpServer(
    IMessageStore store, AmqpServerOptions options, StoreCallbacks callbacks, ILoggerFactory loggerFactory, TimeProvider time) : IAsyncDisposable
{
    private const int MaxConnections = 4096;
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = loggerFactory.CreateLogger("JdbcStore.Broker.Amqp");
    private readonly ConcurrentDictionary<AmqpConnection, Task> _connections = new();
    private readonly SemaphoreSlim _lifecycle = new(1);
    private IConnectionListener? _listener;
    private QueueDirectory? _queues;
    private CancellationTokenSource? _aborted;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Where it listens; null when it does not.</summary>
    public IPEndPoint? LocalEndPoint => _listener?.EndPoint as IPEndPoint;

    /// <summary>Connections open at this moment.</summary>
    public int Connections => _connections.Count;

    /// <summary>The queues and subscriptions in use, by name.</summary>
    public IReadOnlyList<QueueStatus> GetQueues() => _queues?.GetStatus() ?? [];

    /// <summary>Listens and serves. Does nothing when it already does.</summary>
    /// <exception cref="AmqpListenException">The address cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _lifecycle.WaitAsync(cancellationToken);
        try
        {
            if (_listener is not null)
                return;
            RegisterCodec();
            await EndLinkSubscriptionsAsync(cancellationToken);
            var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggerFactory);
            _listener = await BindAsync(transport, cancellationToken);
            _queues = new QueueDirectory(store, options, callbacks.Held, time, _logger);
            callbacks.Serve(_queues);
            _aborted = new CancellationTokenSource();
            _accepting = AcceptAsync(_listener, new BrokerContext(options, store, _queues, time, _logger), _aborted.Token);
            Log.Listening(_logger, _listener.EndPoint);
        }
        finally
        {
            _lifecycle.Release();
        }
    }

    /// <summary>Takes nothing new, lets commits under way settle for a moment, closes connections with amqp:connection:forced.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _lifecycle.WaitAsync(CancellationToken.None);
        try
        {
            if (_listener is null)
                return;
            await _listener.UnbindAsync(CancellationToken.None);
            await _accepting;
            using var timeout = new CancellationTokenSource(SettleTimeout, time);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            await Task.WhenAll(_connections.Keys.Select(connection => connection.ShutDownAsync(patience.Token)));
            await Task.WhenAll(_connections.Values).WaitAsync(CloseTimeout, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _aborted!.CancelAsync();
            await Task.WhenAll(_connections.Values);
            await _queues!.StopAsync(patience.Token);
            callbacks.Serve(null);
            await _listener.DisposeAsync();
            _aborted.Dispose();
            _listener = null;
            _queues = null;
        }
        finally
        {
            _lifecycle.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        _lifecycle.Dispose();
    }

    // The library knows its described types only after the first of them was made.
    private static void RegisterCodec() => new Open().Encode(new global::Amqp.ByteBuffer(64, autoGrow: true));

    // Links that an earlier active broker has left behind without a word.
    private async Task EndLinkSubscriptionsAsync(CancellationToken cancellationToken)
    {
        var unit = new UnitOfWork();
        foreach (var subscription in await store.ListSubscriptionsAsync(cancellationToken))
        {
            if (subscription.Key.ClientId == SubscriptionStock.LinkScope)
                unit.Unsubscribe(subscription.Key);
        }

        if (unit.Count > 0)
            await store.CommitAsync(unit, cancellationToken);
    }

    private async Task<IConnectionListener> BindAsync(SocketTransportFactory transport, CancellationToken cancellationToken)
    {
        try
        {
            return await transport.BindAsync(await EndPointOfAsync(options.Listen, cancellationToken), cancellationToken);
        }
        catch (AddressInUseException e)
        {
            throw new AmqpListenException($"cannot listen on {Name}: address already in use; stop the program that uses it, or set Broker:Amqp:Listen to another port", e);
        }
        catch (SocketException e)
        {
            throw new AmqpListenException($"cannot listen on {Name}: {e.Message}; set Broker:Amqp:Listen to an address of this machine", e);
        }
    }

    private string Name => $"amqp://{options.Listen.Host}:{options.Listen.Port}";

    private static async Task<IPEndPoint> EndPointOfAsync(Uri listen, CancellationToken cancellationToken)
    {
        const int defaultPort = 5672;
        var port = listen.IsDefaultPort ? defaultPort : listen.Port;
        if (listen.Host is "*" or "+" or "0.0.0.0")
            return new IPEndPoint(IPAddress.Any, port);
        if (IPAddress.TryParse(listen.Host.Trim('[', ']'), out var address))
            return new IPEndPoint(address, port);
        var found = await Dns.GetHostAddressesAsync(listen.Host, cancellationToken);
        return new IPEndPoint(found.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? found[0], port);
    }

    private async Task AcceptAsync(IConnectionListener listener, BrokerContext broker, CancellationToken aborted)
    {
        try
        {
            while (await listener.AcceptAsync(CancellationToken.None) is { } transport)
            {
                if (_connections.Count < MaxConnections)
                {
                    _ = ServeAsync(new AmqpConnection(transport, broker), aborted);
                    continue;
                }

                Log.TooManyConnections(_logger, transport.RemoteEndPoint, MaxConnections);
                await transport.DisposeAsync();
            }
        }
        catch (Exception e)
        {
            Log.AcceptFailed(_logger, e);
        }
    }

    private async Task ServeAsync(AmqpConnection connection, CancellationToken aborted)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections.TryAdd(connection, ended.Task);
        await Task.Yield();
        await connection.RunAsync(aborted);
        connection.Dispose();
        _connections.TryRemove(connection, out _);
        ended.SetResult();
    }
}
