using System.Net;
using System.Net.Sockets;

namespace JdbcStore.Broker.Tests.Processes;

/// <summary>Ports for brokers that start again where their clients expect them.</summary>
internal static class FreePort
{
    // Below the kernel's range for clients: a client that reconnects to a port of that range may meet itself.
    private const int First = 10_000;
    private const int Count = 10_000;

    public static int Find()
    {
        while (true)
        {
            var port = First + Random.Shared.Next(Count);
            if (IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
