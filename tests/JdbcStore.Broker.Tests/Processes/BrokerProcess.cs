using System.Diagnostics;
using System.Threading.Channels;

namespace JdbcStore.Broker.Tests.Processes;

/// <summary>A broker in a process of its own, as its operator starts it; killed when it is disposed.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ProcessOutput _output = new();
    private readonly Channel<RoleLine> _roles = Channel.CreateUnbounded<RoleLine>();

    private BrokerProcess(BrokerSettings settings)
    {
        Settings = settings;
        _process = new Process { StartInfo = StartInfo(settings), EnableRaisingEvents = true };
        _process.Exited += (_, _) => _roles.Writer.TryComplete();
    }

    public BrokerSettings Settings { get; }

    public string Url => Settings.Url;

    /// <summary>Where the console listens; known once the broker has said its role.</summary>
    public string? Console { get; private set; }

    public static BrokerProcess Start(BrokerSettings settings)
    {
        var broker = new BrokerProcess(settings);
        broker._process.Start();
        broker._output.Collect(broker._process, broker.Hear);
        return broker;
    }

    public static async Task<BrokerProcess> StartActiveAsync(BrokerSettings settings)
    {
        var broker = Start(settings);
        await broker.WaitForRoleAsync(RoleLine.Active, StartTimeout);
        return broker;
    }

    /// <summary>Waits until the broker says that it has this role.</summary>
    public async Task WaitForRoleAsync(string role, TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout);
        try
        {
            while ((await _roles.Reader.ReadAsync(deadline.Token)).Role != role)
            {
                // An earlier role.
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            throw new TimeoutException($"It was not {role} within {timeout}. {Describe()}");
        }
    }

    /// <summary>What there is to know about it when a test has failed.</summary>
    public string Describe() => $"The broker {(_process.HasExited ? $"ended with exit code {_process.ExitCode}" : "is running")}. It said:\n{_output}";

    /// <summary>SIGKILL: the process has no chance to do anything about it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: it stands still, with all that it has open.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>SIGCONT: it goes on without knowing that time has passed.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    /// <summary>SIGTERM, as a service manager does it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync().WaitAsync(StartTimeout);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", $"-{signal} {_process.Id}");
        await kill.WaitForExitAsync();
    }

    private static ProcessStartInfo StartInfo(BrokerSettings settings)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "JdbcStore.Broker.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = settings.DataDirectory,
        };
        foreach (var (name, value) in settings.Environment())
            start.Environment[name] = value;
        return start;
    }

    private void Hear(string line)
    {
        if (RoleLine.Parse(line) is not { } role)
            return;
        Console = role.Values.GetValueOrDefault("console");
        _roles.Writer.TryWrite(role);
    }
}
