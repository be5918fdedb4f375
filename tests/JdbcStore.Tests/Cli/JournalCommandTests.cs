using System.Net;
using System.Text;
using System.Text.Json;
using JdbcStore.Conformance;
using JdbcStore.Conformance.Schema;
using JdbcStore.Hosting;
using JdbcStore.Journal;
using JdbcStore.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace JdbcStore.Tests.Cli;

public sealed class JournalCommandTests : IDisposable
{
    private static readonly Destination Orders = Destination.Queue("orders");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("jdbcstore-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Status_and_verify_beside_a_store_and_replay_is_refused()
    {
        await using var store = await OpenAsync();
        await store.AddManyAsync(Orders, 3);
        using var status = JsonDocument.Parse((await RunAsync("journal", "status", "--json")).Output);
        var orders = status.RootElement.GetProperty("destinations")[0];
        Assert.Equal(("queue", "orders", 3), (orders.GetProperty("kind").GetString(), orders.GetProperty("name").GetString(), orders.GetProperty("adds").GetInt32()));
        Assert.Contains("orders", (await RunAsync("journal", "status")).Output, StringComparison.Ordinal);
        var verify = await RunAsync("journal", "verify");
        Assert.Equal(0, verify.ExitCode);
        Assert.StartsWith("All is well", verify.Output, StringComparison.Ordinal);
        var replay = await RunAsync("journal", "replay");
        Assert.Equal(1, replay.ExitCode);
        Assert.Contains("is in use by another process", replay.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_journal_is_told_and_is_exit_code_1()
    {
        using (var log = JournalLog.Open(JournalInspector.DirectoryOf(_folder.FullName), new JournalLogOptions(), NullLogger.Instance))
        {
            for (var i = 0; i < 3; i++)
                Tests.Journal.JournalFolder.Append(log, []);
        }

        var segment = Directory.GetFiles(JournalInspector.DirectoryOf(_folder.FullName), "*.log").Single();
        using (var file = File.Open(segment, FileMode.Open))
        {
            file.Position = (2 * JournalFormat.BlockBytes) + 8;
            file.WriteByte(77);
        }

        var verify = await RunAsync("journal", "verify");
        Assert.Equal(1, verify.ExitCode);
        Assert.Contains(segment, verify.Output, StringComparison.Ordinal);
        Assert.Contains("8,192", verify.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await RunAsync("journal", "verify", "--json")).Output);
        Assert.Equal(8192, json.RootElement.GetProperty("defects")[0].GetProperty("offset").GetInt64());
    }

    [Fact]
    public async Task Without_a_journal_or_a_broker_it_says_so()
    {
        Assert.Equal(1, (await RunAsync("journal", "status")).ExitCode);
        var off = await RunAsync("journal", "off", "--console", "http://127.0.0.1:9");
        Assert.Equal(1, off.ExitCode);
        Assert.Contains("No broker's console answers at http://127.0.0.1:9", off.Error, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(200, """{"journal":"off"}""", 0, "The journal is off")]
    [InlineData(409, """{"error":"It is a cluster.","type":"Configuration"}""", 2, "It is a cluster.")]
    [InlineData(503, """{"error":"The database is away.","type":"Unavailable"}""", 1, "The database is away.")]
    public async Task A_broker_is_asked_through_its_console(int status, string answer, int exitCode, string said)
    {
        using var console = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort()}/";
        console.Prefixes.Add(address);
        console.Start();
        var run = RunAsync("journal", "off", "--console", address);
        var context = await console.GetContextAsync().WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("POST", "/api/journal/off"), (context.Request.HttpMethod, context.Request.Url!.AbsolutePath));
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Close(Encoding.UTF8.GetBytes(answer), willBlock: true);
        Assert.Equal(exitCode, (await run).ExitCode);
        Assert.Contains(said, (await run).Output + (await run).Error, StringComparison.Ordinal);
    }

    private Task<ClientRun> RunAsync(params string[] arguments) =>
        Tool.RunAsync("", new Dictionary<string, string> { ["Persistence__DataDirectory"] = _folder.FullName }, arguments);

    private async Task<IMessageStore> OpenAsync()
    {
        var options = new JdbcStoreOptions { DataDirectory = _folder.FullName, Journal = { Mode = JournalMode.On, CheckpointInterval = TimeSpan.FromHours(1) } };
        var store = new JdbcMessageStore(options, new SqliteDialect(), NullLoggerFactory.Instance, TimeProvider.System);
        await store.StartAsync(TestContext.Current.CancellationToken);
        await store.BecomesAsync(StoreState.Active);
        return store;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
