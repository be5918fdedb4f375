using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using JdbcStore.Broker.Tests.Processes;
using Xunit;

namespace JdbcStore.Broker.Tests.Hosting;

[Collection(BrokerProcesses.Name)]
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
        await using var broker = BrokerCommand.Start(_directory.Path);
        var role = await broker.WaitForAsync("active");
        Assert.Matches(ActiveLine(), role);
        Assert.True(File.Exists(Path.Combine(_directory.File("data"), "store.db")));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task A_standby_says_so_and_takes_over(string end)
    {
        await using var first = BrokerCommand.Start(_directory.Path);
        var active = await first.WaitForAsync("active");
        await using var second = BrokerCommand.Start(_directory.Path);
        Assert.Matches(StandbyLine(), await second.WaitForAsync("standby"));

        first.Signal(end);
        var successor = await second.WaitForAsync("active");
        Assert.True(Epoch(successor) > Epoch(active));
        Assert.Equal(2, second.Output.Count);
    }

    [Fact]
    public async Task A_standby_is_ready_and_never_shows_an_empty_list()
    {
        await using var first = BrokerCommand.Start(_directory.Path);
        await first.WaitForAsync("active");
        await using var second = BrokerCommand.Start(_directory.Path);
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
        var port = FreePort.Find();
        await using var broker = BrokerCommand.Start(
            _directory.Path, $"--Broker:Console:Listen=http://127.0.0.1:{port}", "--Persistence:Provider=PostgreSql",
            "--Persistence:ConnectionString=Host=127.0.0.1;Port=1;Username=a;Password=hunter2;Database=b");
        await broker.UntilAsync(() => broker.Errors.Length > 0);
        var console = $"ready role=none console=127.0.0.1:{port}";
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(console, "health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(console, "health/ready")).StatusCode);
        var status = await JsonAsync(await GetAsync(console, "api/status"));
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
        File.WriteAllText(
            _directory.File("broker.json"),
            """{ "Broker": { "Name": "from-file" }, "Persistence": { "DataDirectory": "from-file", "TablePrefix": "file_" } }""");
        var environment = new Dictionary<string, string> { ["Broker__Name"] = "from-environment", ["Persistence__DataDirectory"] = "from-environment" };
        await using var broker = BrokerCommand.Start(_directory.Path, environment, "--config", "broker.json", "--Broker:Name", "from-arguments");
        var role = await broker.WaitForAsync("active");
        var status = await JsonAsync(await GetAsync(role, "api/status"));
        Assert.Equal("from-arguments", status.GetProperty("name").GetString());
        Assert.True(File.Exists(Path.Combine(_directory.File("from-environment"), "store.db")));
    }

    private Task<HttpResponseMessage> GetAsync(string roleLine, string path) =>
        _http.GetAsync(new Uri($"http://{Field(roleLine, "console")}/{path}"), TestContext.Current.CancellationToken);

    private static long Epoch(string roleLine) => long.Parse(Field(roleLine, "epoch"), CultureInfo.InvariantCulture);

    private static string Field(string roleLine, string name) => RoleLine.Parse(roleLine)!.Values[name];

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

    [GeneratedRegex(@"^ready role=active amqp=127\.0\.0\.1:[1-9]\d* console=127\.0\.0\.1:[1-9]\d* provider=Sqlite journal=(on|off) epoch=1$")]
    private static partial Regex ActiveLine();

    [GeneratedRegex(@"^ready role=standby amqp=127\.0\.0\.1:0 console=127\.0\.0\.1:[1-9]\d* provider=Sqlite journal=(on|off)$")]
    private static partial Regex StandbyLine();
}
