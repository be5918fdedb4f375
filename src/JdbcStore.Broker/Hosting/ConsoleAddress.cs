using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace JdbcStore.Broker.Hosting;

/// <summary>Where the console really listens, once it does: with port 0 the system has chosen one.</summary>
internal sealed class ConsoleAddress(IServer server)
{
    public string HostAndPort => server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses
        .Select(address => new Uri(address).HostAndPort()).First();
}
