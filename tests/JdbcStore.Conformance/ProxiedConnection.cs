using System.Net.Sockets;

namespace JdbcStore.Conformance;

/// <summary>One connection through a <see cref="DatabaseProxy"/>. Disposing it breaks both halves with a reset.</summary>
internal sealed class ProxiedConnection(TcpClient client) : IDisposable
{
    private readonly TcpClient _server = new() { NoDelay = true };
    private volatile bool _breakAtNextReply;

    public async Task RunAsync(string host, int port)
    {
        try
        {
            client.NoDelay = true;
            await _server.ConnectAsync(host, port);
            await Task.WhenAny(PumpAsync(client, _server, replies: false), PumpAsync(_server, client, replies: true));
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Broken on purpose, or the server is away: the client sees its half break.
        }
    }

    public void BreakAtNextReply() => _breakAtNextReply = true;

    public void Dispose()
    {
        Reset(client);
        Reset(_server);
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool replies)
    {
        try
        {
            var buffer = new byte[64 << 10];
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var count && !(replies && _breakAtNextReply))
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other pump ends with this one.
        }
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
