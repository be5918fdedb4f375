using System.Net;

namespace JdbcStore.Broker.Hosting;

/// <summary>Writes the one line at each change of role, and nothing else, to standard output: programs wait for it.</summary>
internal sealed class RoleLine(TextWriter output, ConsoleAddress console)
{
    public void Active(StoreStatus status, IPEndPoint amqp, long epoch) => Write($"{Common("active", status, amqp.ToString())} epoch={epoch}");

    public void Standby(StoreStatus status, Uri amqp) => Write(Common("standby", status, amqp.HostAndPort()));

    private string Common(string role, StoreStatus status, string amqp) =>
        $"ready role={role} amqp={amqp} console={console.HostAndPort} provider={status.Provider} journal={(status.JournalOn ? "on" : "off")}";

    private void Write(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }
}
