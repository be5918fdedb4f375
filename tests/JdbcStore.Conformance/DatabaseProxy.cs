using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using JdbcStore.Conformance.Faults;

namespace JdbcStore.Conformance;

/// <summary>
/// Stands between stores and a database server, so that a provider can cause what networks and machines do to connections. Give the
/// stores <see cref="Port"/> on the loopback address instead of the server's own.
/// </summary>
public sealed class DatabaseProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<ProxiedConnection, byte> _connections = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private volatile bool _refusing;

    /// <summary>Begins to forward connections to a server.</summary>
    public DatabaseProxy(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The plan that the round trips of new connections pass.</summary>
    public FaultPlan? Plan { get; set; }

    /// <summary>Breaks all connections; new ones are forwarded.</summary>
    public void Break()
    {
        foreach (var connection in _connections.Keys)
            connection.Dispose();
    }

    /// <summary>Breaks all connections and every new one at once.</summary>
    public void Refuse()
    {
        _refusing = true;
        Break();
    }

    /// <summary>Forwards new connections again.</summary>
    public void Forward() => _refusing = false;

    /// <summary>What was sent still reaches the server, but the next reply on each connection breaks it instead of arriving.</summary>
    public void BreakAtNextReply()
    {
        foreach (var connection in _connections.Keys)
            connection.BreakAtNextReply();
    }

    /// <summary>Ends the forwarding.</summary>
    public async ValueTask DisposeAsync()
    {
        Refuse();
        _listener.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was disposed: that is how the loop ends.
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var connection = new ProxiedConnection(client, Plan);
        _connections.TryAdd(connection, 0);
        if (!_refusing)
            await connection.RunAsync(_host, _port);
        _connections.TryRemove(connection, out _);
    }
}
