using System.Net;
using System.Net.Sockets;
using JdbcStore.Broker.Tests.Processes;
using Xunit;

namespace JdbcStore.Broker.Tests.Hosting;

[Collection(BrokerProcesses.Name)]
public sealed class ExitCodeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_stops_it_in_order_and_soon(string signal)
    {
        await using var broker = BrokerCommand.Start(_directory.Path);
        await broker.WaitForAsync("active");
        broker.Signal(signal);
        Assert.Equal(0, await broker.ExitAsync(TimeSpan.FromSeconds(5)));
        Assert.Single(broker.Output);
    }

    [Fact]
    public async Task Mistakes_are_listed_together()
    {
        File.WriteAllText(
            _directory.File("broker.json"),
            """{ "Broker": { "MaxRedeliveries": -1, "Amqp": { "Listen": "tcp://x" } }, "Persistense": { "Provider": "Sqlite" } }""");
        var environment = new Dictionary<string, string> { ["Persistence__Provider"] = "Nonsense" };
        await using var broker = BrokerCommand.Start(
            _directory.Path, environment, "--config", "broker.json", "--Broker:Amqp:Listen=tcp://x", "--Persistence:MaxMessageSize=lots");
        Assert.Equal(
            """
            Configuration: 5 mistakes
              Persistense: no such section; did you mean Persistence?
              Broker:Amqp:Listen = 'tcp://x': not an address to listen on; write amqp://HOST:PORT, such as amqp://127.0.0.1:5672.
              Broker:MaxRedeliveries = '-1': not between 0 and 1000000.
              Persistence:MaxMessageSize = 'lots': not a size; write bytes, or a whole number with KiB, MiB, GiB or TiB, such as 4MiB.
              Persistence:Provider = 'Nonsense': no such provider; use Sqlite, PostgreSql, MySql, MariaDb or Oracle.
            """,
            await broker.FailAsync(2));
        Assert.False(Directory.Exists(_directory.File("data")));
    }

    [Theory]
    [InlineData("--confg=x", "Configuration: --confg: no such option; did you mean --config?")]
    [InlineData("surplus", "Configuration: surplus: no such option; --help lists them.")]
    [InlineData("--config", "Configuration: --config: needs a value.")]
    [InlineData("--config=missing.json", "Configuration: --config 'missing.json': there is no such file.")]
    [InlineData("--config=broken.json", "Configuration: --config 'broken.json': not valid JSON at line 2, column 14.")]
    [InlineData("--Brooker:Name=x", "Configuration: Brooker: no such section; did you mean Broker?")]
    [InlineData("--Logging:LogLevel:Default=Loud",
        "Configuration: Logging:LogLevel:Default = 'Loud': not one of Trace, Debug, Information, Warning, Error, Critical, None.")]
    [InlineData("--Persistence:Provider=Oracle", "Configuration: Persistence:ConnectionString: missing; Oracle needs one.")]
    public async Task One_mistake_is_one_line(string argument, string message)
    {
        File.WriteAllText(_directory.File("broken.json"), "{\n  \"Broker\": {, }\n}");
        await using var broker = BrokerCommand.Start(_directory.Path, argument);
        Assert.Equal(message, await broker.FailAsync(2));
    }

    [Fact]
    public async Task A_wrong_connection_string_is_a_mistake_and_keeps_its_password()
    {
        await using var broker = BrokerCommand.Start(
            _directory.Path, "--Persistence:Provider=PostgreSql", "--Persistence:ConnectionString=Host=127.0.0.1;Passwort=hunter2");
        var errors = await broker.FailAsync(2);
        Assert.StartsWith("Configuration: Persistence:ConnectionString = 'host=127.0.0.1;passwort=***': ", errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("hunter2", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_Oracle_the_package_is_named_that_has_to_be_added()
    {
        await using var broker = BrokerCommand.Start(
            _directory.Path, "--Persistence:Provider=Oracle", "--Persistence:ConnectionString=User Id=broker;Password=hunter2;Data Source=//db:1521/messages");
        var errors = await broker.FailAsync(2);
        Assert.Contains("add the package Oracle.ManagedDataAccess.Core (23 or newer) to the program", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_console_port_in_use_is_a_failure()
    {
        using var taken = TakePort();
        await using var broker = BrokerCommand.Start(_directory.Path, $"--Broker:Console:Listen=http://{taken.LocalEndpoint}");
        Assert.Equal(
            $"Failed: the console cannot listen on {taken.LocalEndpoint}: the address is already in use; Broker:Console:Listen sets another address.",
            await broker.FailAsync(1));
        Assert.False(Directory.Exists(_directory.File("data")), "It touched the database before it knew that it can run.");
    }

    [Fact]
    public async Task An_AMQP_port_in_use_is_a_failure()
    {
        using var taken = TakePort();
        await using var broker = BrokerCommand.Start(_directory.Path, $"--Broker:Amqp:Listen=amqp://{taken.LocalEndpoint}");
        Assert.Contains($"{taken.LocalEndpoint}", await broker.FailAsync(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_a_failure()
    {
        await using var broker = BrokerCommand.Start(_directory.Path, "--Persistence:DataDirectory=/dev/null/data");
        Assert.Contains("/dev/null/data", await broker.FailAsync(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_in_use_ends_it_when_it_must_not_wait()
    {
        await using var first = BrokerCommand.Start(_directory.Path);
        await first.WaitForAsync("active");
        await using var second = BrokerCommand.Start(_directory.Path, "--Persistence:Lease:FailIfLocked=true");
        Assert.Contains("'data' is in use by another process", await second.FailAsync(3), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "Usage: JdbcStore.Broker")]
    [InlineData("-h", "Usage: JdbcStore.Broker")]
    [InlineData("--version", "JdbcStore.Broker ")]
    public async Task Help_and_version_go_to_standard_output(string argument, string beginning)
    {
        await using var broker = BrokerCommand.Start(_directory.Path, argument);
        Assert.Equal(0, await broker.ExitAsync());
        Assert.StartsWith(beginning, broker.Output[0], StringComparison.Ordinal);
        Assert.Empty(broker.Errors);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    private static TcpListener TakePort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }
}
