using System.Net.Sockets;
using JdbcStore.Conformance.Faults;

namespace JdbcStore.Conformance;

/// <summary>One connection through a <see cref="DatabaseProxy"/>. Disposing it breaks both halves with a reset.</summary>
internal sealed class ProxiedConnection(TcpClient client, FaultPlan? plan) : IDisposable
{
    private readonly TcpClient _server = new() { NoDelay = true };
    private readonly WireFault? _fault = plan is null ? null : new WireFault(plan);
    private volatile bool _breakAtNextReply;
    private volatile bool _isGentle;

    public async Task RunAsync(string host, int port)
    {
        try
        {
            client.NoDelay = true;
            await _server.ConnectAsync(host, port);
            await Task.WhenAny(PumpRequestsAsync(), PumpRepliesAsync());
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Broken on purpose, or the server is away: the client sees its half break.
        }
    }

    public void BreakAtNextReply() => _breakAtNextReply = true;

    public void Dispose()
    {
        if (_isGentle)
            client.Dispose();
        else
            Reset(client);
        Reset(_server);
    }

    private Task PumpRequestsAsync() => PumpAsync(client, async bytes =>
    {
        var fault = _fault?.Request(bytes.Span);
        if (fault != FaultKind.Before)
            await _server.GetStream().WriteAsync(bytes);
        return fault is not (FaultKind.Before or FaultKind.During);
    });

    private Task PumpRepliesAsync() => PumpAsync(_server, async bytes =>
    {
        if (_breakAtNextReply)
            return false;
        var (passing, breaks) = _fault?.Reply(bytes.Span) ?? (bytes.Length, false);
        await client.GetStream().WriteAsync(bytes[..passing]);
        if (breaks)
            LetArrive(client);
        return !breaks;
    });

    /// <summary>Hands on what comes, until one side ends or the connection is to break.</summary>
    private static async Task PumpAsync(TcpClient from, Func<ReadOnlyMemory<byte>, Task<bool>> pass)
    {
        try
        {
            var buffer = new byte[64 << 10];
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var count && await pass(buffer.AsMemory(0, count)))
            {
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other pump ends with this one.
        }
    }

    /// <summary>A reset could overtake what was let through.</summary>
    private void LetArrive(TcpClient half)
    {
        half.Client.Shutdown(SocketShutdown.Send);
        _isGentle = true;
    }

    private static void Reset(TcpClient half)
    {
        try
        {
            half.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or NullReferenceException)
        {
            // Already closed.
        }

        half.Dispose();
    }
}
