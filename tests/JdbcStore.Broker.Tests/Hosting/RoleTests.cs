using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace JdbcStore.Broker.Tests.Hosting;

public sealed partial class RoleTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Without_configuration_it_keeps_its_messages_in_the_directory_data()
    {
        await using var broker = BrokerProcess.Start(_directory.Path);
        var role = await broker.WaitForAsync("active");
        Assert.Matches(ActiveLine(), role.Line);
        Assert.True(File.Exists(Path.Combine(_directory.Path, "data", "store.db")));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task A_standby_says_so_and_takes_over(string end)
    {
        await using var first = BrokerProcess.Start(_directory.Path);
        var active = await first.WaitForAsync("active");
        await using var second = BrokerProcess.Start(_directory.Path);
        Assert.Matches(StandbyLine(), (await second.WaitForAsync("standby")).Line);

        first.Signal(end);
        var successor = await second.WaitForAsync("active");
        Assert.True(successor.Epoch > active.Epoch);
        Assert.Equal(2, second.Output.Count);
    }

    [Fact]
    public async Task A_standby_is_ready_and_never_shows_an_empty_list()
    {
        await using var first = BrokerProcess.Start(_directory.Path);
        await first.WaitForAsync("active");
        await using var second = BrokerProcess.Start(_directory.Path);
        var standby = await second.WaitForAsync("standby");

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(standby, "health/ready")).StatusCode);
        var refused = await GetAsync(standby, "api/destinations");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        var error = await JsonAsync(refused);
        Assert.Equal("Unavailable", error.GetProperty("type").GetString());
        Assert.Contains("Standby", error.GetProperty("error").GetString(), StringComparison.Ordinal);
        var status = await JsonAsync(await GetAsync(standby, "api/status"));
        Assert.Equal("standby", status.GetProperty("role").GetString());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("amqp").ValueKind);
        var metrics = await (await GetAsync(standby, "metrics")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("jdbcstore_state{state=\"Standby\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("jdbcstore_destination", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_database_does_not_keep_it_from_starting_and_stopping()
    {
        var console = FreePort();
        await using var broker = BrokerProcess.Start(
            _directory.Path, $"--Broker:Console:Listen=http://127.0.0.1:{console}", "--Persistence:Provider=PostgreSql",
            "--Persistence:ConnectionString=Host=127.0.0.1;Port=1;Username=a;Password=hunter2;Database=b");
        await broker.UntilAsync(() => broker.Errors.Length > 0);
        var role = new RoleFields("", new Dictionary<string, string> { ["console"] = $"127.0.0.1:{console}" });
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(role, "health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(role, "health/ready")).StatusCode);
        var status = await JsonAsync(await GetAsync(role, "api/status"));
        Assert.Equal(("Starting", "none"), (status.GetProperty("state").GetString(), status.GetProperty("role").GetString()));
        Assert.Contains("127.0.0.1:1", status.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", broker.Errors + status, StringComparison.Ordinal);

        broker.Signal("TERM");
        Assert.Equal(0, await broker.ExitAsync(TimeSpan.FromSeconds(5)));
        Assert.Empty(broker.Output);
    }

    [Fact]
    public async Task The_command_line_wins_over_the_environment_and_that_over_the_file()
    {
        _directory.Write("broker.json", """{ "Broker": { "Name": "from-file" }, "Persistence": { "DataDirectory": "from-file", "TablePrefix": "file_" } }""");
        var environment = new Dictionary<string, string> { ["Broker__Name"] = "from-environment", ["Persistence__DataDirectory"] = "from-environment" };
        await using var broker = BrokerProcess.Start(_directory.Path, environment, "--config", "broker.json", "--Broker:Name", "from-arguments");
        var role = await broker.WaitForAsync("active");
        var status = await JsonAsync(await GetAsync(role, "api/status"));
        Assert.Equal("from-arguments", status.GetProperty("name").GetString());
        Assert.True(File.Exists(Path.Combine(_directory.Path, "from-environment", "store.db")));
    }

    private Task<HttpResponseMessage> GetAsync(RoleFields role, string path) =>
        _http.GetAsync(new Uri(role.Console, path), TestContext.Current.CancellationToken);

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"^ready role=active amqp=127\.0\.0\.1:[1-9]\d* console=127\.0\.0\.1:[1-9]\d* provider=Sqlite journal=(on|off) epoch=1$")]
    private static partial Regex ActiveLine();

    [GeneratedRegex(@"^ready role=standby amqp=127\.0\.0\.1:0 console=127\.0\.0\.1:[1-9]\d* provider=Sqlite journal=(on|off)$")]
    private static partial Regex StandbyLine();
}
