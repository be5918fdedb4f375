using System.Net;
using System.Net.Sockets;

namespace JdbcStore.Broker.Hosting;

/// <summary>The addresses to listen on.</summary>
internal static class ListenEndPoint
{
    /// <summary>HOST:PORT, also where the port is the scheme's own.</summary>
    public static string HostAndPort(this Uri address) => $"{address.Host}:{address.Port}";

    /// <summary>Turns the host into an IP address.</summary>
    /// <exception cref="IOException">The host's name cannot be resolved.</exception>
    public static async Task<IPEndPoint> ResolveAsync(Uri address)
    {
        if (IPAddress.TryParse(address.DnsSafeHost, out var literal))
            return new IPEndPoint(literal, address.Port);
        try
        {
            // IPv4 first, as clients that are told "localhost" try it last at worst.
            var addresses = await Dns.GetHostAddressesAsync(address.DnsSafeHost);
            return new IPEndPoint(addresses.OrderBy(found => found.AddressFamily != AddressFamily.InterNetwork).First(), address.Port);
        }
        catch (SocketException e)
        {
            throw new IOException($"the console cannot listen on {address.OriginalString}: the name {address.Host} is unknown ({e.Message}).", e);
        }
    }
}
