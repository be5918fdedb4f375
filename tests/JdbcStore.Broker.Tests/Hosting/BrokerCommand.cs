using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace JdbcStore.Broker.Tests.Hosting;

/// <summary>A broker seen as a command: its arguments, environment, two outputs and exit code.</summary>
internal sealed partial class BrokerCommand : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private BrokerCommand(Process process) => _process = process;

    public IReadOnlyList<string> Output => [.. _output];

    public string Errors => string.Join('\n', _errors);

    /// <summary>Starts one in a directory; it listens on ports that the system chooses unless told otherwise.</summary>
    public static BrokerCommand Start(string directory, params string[] arguments) => Start(directory, [], arguments);

    public static BrokerCommand Start(string directory, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "JdbcStore.Broker.dll"));
        foreach (var argument in (string[])["--Broker:Amqp:Listen=amqp://127.0.0.1:0", "--Broker:Console:Listen=http://127.0.0.1:0", .. arguments])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var broker = new BrokerCommand(new Process { StartInfo = start });
        broker._process.OutputDataReceived += (_, line) => Keep(broker._output, line.Data);
        broker._process.ErrorDataReceived += (_, line) => Keep(broker._errors, line.Data);
        broker._process.Start();
        broker._process.BeginOutputReadLine();
        broker._process.BeginErrorReadLine();
        return broker;
    }

    /// <summary>Waits for the role's line.</summary>
    public async Task<string> WaitForAsync(string role)
    {
        string? found = null;
        await UntilAsync(() => (found = _output.FirstOrDefault(line => line.StartsWith($"ready role={role} ", StringComparison.Ordinal))) is not null);
        return found!;
    }

    public async Task UntilAsync(Func<bool> condition)
    {
        var waiting = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.False(_process.HasExited, $"The broker ended: {Errors}");
            Assert.True(waiting.Elapsed < Patience, $"It did not happen in time.\n{string.Join('\n', Output)}\n{Errors}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<int> ExitAsync(TimeSpan? within = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(within ?? Patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"It did not end in time.\n{string.Join('\n', Output)}\n{Errors}");
        }

        return _process.ExitCode;
    }

    /// <summary>Waits for the end of a start that must fail: said once, in words, with nothing on standard output.</summary>
    public async Task<string> FailAsync(int exitCode)
    {
        Assert.Equal(exitCode, await ExitAsync());
        Assert.Empty(Output);
        Assert.DoesNotMatch(StackTrace(), Errors);
        return Errors;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }

    [GeneratedRegex(@"^\s+at |Exception", RegexOptions.Multiline)]
    private static partial Regex StackTrace();
}
