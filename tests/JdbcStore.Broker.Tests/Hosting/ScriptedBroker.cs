using System.Net;
using JdbcStore.Broker.Amqp;
using JdbcStore.Broker.Hosting;
using JdbcStore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;
using RoleLine = JdbcStore.Broker.Tests.Processes.RoleLine;

namespace JdbcStore.Broker.Tests.Hosting;

/// <summary>A broker's host in this process, around a scripted store.</summary>
internal sealed class ScriptedBroker : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly StringWriter _output = new();
    private readonly TextWriter _roles;

    private ScriptedBroker(string name)
    {
        var options = new BrokerOptions(name, new Uri("amqp://127.0.0.1:0"), new Uri("http://127.0.0.1:0"), 6, DuplicateDetection.None);
        _roles = TextWriter.Synchronized(_output);
        _host = BrokerHost.Build(options, new IPEndPoint(IPAddress.Loopback, 0), _roles, services => services
            .AddSingleton<IMessageStore>(Store).AddSingleton(new JdbcStoreOptions()).AddSingleton(TimeProvider.System));
        Amqp = _host.Services.GetRequiredService<AmqpServer>();
    }

    public ScriptedStore Store { get; } = new();

    public AmqpServer Amqp { get; }

    public string[] Roles
    {
        get
        {
            // The synchronized writer locks itself.
            lock (_roles)
                return [.. _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Short)];
        }
    }

    public int ExitCode => _host.Services.GetRequiredService<BrokerExit>().Code;

    public CancellationToken Stopping => _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    public static async Task<ScriptedBroker> StartAsync(string name = "scripted")
    {
        var broker = new ScriptedBroker(name);
        await broker._host.StartAsync(TestContext.Current.CancellationToken);
        return broker;
    }

    public async Task<(HttpStatusCode Code, string Text)> GetAsync(string path)
    {
        var address = _host.Services.GetRequiredService<ConsoleAddress>().HostAndPort;
        using var response = await _http.GetAsync(new Uri($"http://{address}/{path}"), TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Posts without following a redirection.</summary>
    public async Task<(HttpStatusCode Code, string Text)> PostAsync(string path, HttpContent? content = null, string? origin = null)
    {
        var address = _host.Services.GetRequiredService<ConsoleAddress>().HostAndPort;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{address}/{path}")) { Content = content };
        if (origin is not null)
            request.Headers.Add("Origin", origin == "here" ? $"http://{address}" : origin);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 500 && !condition(); i++)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.True(condition(), "It did not happen within 10 seconds.");
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        _http.Dispose();
        await _roles.DisposeAsync();
    }

    // Role and epoch; the rest of the line is the process tests' matter.
    private static string Short(string line)
    {
        var role = RoleLine.Parse(line)!;
        return role.Values.TryGetValue("epoch", out var epoch) ? $"{role.Role} {epoch}" : role.Role;
    }
}
