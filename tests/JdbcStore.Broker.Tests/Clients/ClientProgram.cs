using System.Diagnostics;
using JdbcStore.Broker.Tests.Processes;

namespace JdbcStore.Broker.Tests.Clients;

/// <summary>One run of one of the client programs beside this file.</summary>
internal sealed class ClientProgram : IDisposable
{
    private readonly Process _process;
    private readonly ProcessOutput _output = new();
    private readonly string _log = Path.Combine(Path.GetTempPath(), $"jdbcstore-client-{Guid.NewGuid():N}.log");

    private ClientProgram(ClientLibrary library, string verb, IEnumerable<string> arguments)
    {
        var (interpreter, name) = library == ClientLibrary.Proton ? ("/usr/bin/python3", $"proton_{verb}.py") : ("node", $"rhea_{verb}.js");
        var program = Path.Combine(Repository.ClientPrograms, name);
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(interpreter, [program, .. arguments, "--log", _log])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        File.WriteAllText(_log, "");
        _process.Start();
        _output.Collect(_process);
    }

    public static ClientProgram Send(ClientLibrary library, string url, string queue, int messages, params string[] more) =>
        new(library, "send", ["--url", url, "--queue", queue, "--messages", $"{messages}", .. more]);

    public static ClientProgram Receive(ClientLibrary library, string url, string queue, int messages, params string[] more) =>
        new(library, "receive", ["--url", url, "--queue", queue, "--messages", $"{messages}", .. more]);

    /// <summary>A scenario that the program judges by itself.</summary>
    public static ClientProgram Play(ClientLibrary library, string url, string scenario, string name) =>
        new(library, "scenario", ["--url", url, "--scenario", scenario, "--name", name]);

    /// <summary>How many messages it has logged so far.</summary>
    public int Count => ReadLines().Count;

    public bool HasExited => _process.HasExited;

    /// <summary>Waits for the end, which must be a good one.</summary>
    public async Task<IReadOnlyList<string>> CompleteAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode == 0 ? ReadLines() : throw new InvalidOperationException($"{this} failed:\n{_output}");
    }

    public async Task<IReadOnlyList<SentMessage>> SentAsync() => [.. (await CompleteAsync()).Select(SentMessage.Parse)];

    public async Task<IReadOnlyList<ReceivedMessage>> ReceivedAsync() => [.. (await CompleteAsync()).Select(ReceivedMessage.Parse)];

    public override string ToString() => string.Join(' ', _process.StartInfo.ArgumentList.Select(Path.GetFileName));

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        File.Delete(_log);
    }

    private List<string> ReadLines()
    {
        using var file = new FileStream(_log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        // The last line may not be whole yet.
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
