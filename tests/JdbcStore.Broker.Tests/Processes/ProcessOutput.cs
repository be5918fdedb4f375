using System.Diagnostics;

namespace JdbcStore.Broker.Tests.Processes;

/// <summary>The last lines of what a process said, for whoever has to find out why a test failed.</summary>
internal sealed class ProcessOutput
{
    private const int Kept = 200;
    private readonly Queue<string> _lines = new();

    /// <summary>Starts to collect both streams; each line of standard output is handed on.</summary>
    public void Collect(Process process, Action<string>? onOutput = null)
    {
        process.OutputDataReceived += (_, line) => Add(line.Data, onOutput);
        process.ErrorDataReceived += (_, line) => Add(line.Data, null);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public override string ToString()
    {
        lock (_lines)
            return string.Join('\n', _lines);
    }

    private void Add(string? line, Action<string>? onOutput)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Kept)
                _lines.Dequeue();
        }

        onOutput?.Invoke(line);
    }
}
