using System.Diagnostics;

namespace JdbcStore.Conformance.Schema;

/// <summary>One run of a database's own client, or of another program, to its end.</summary>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record ClientRun(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Where the scripts are.</summary>
    public static string Scripts { get; } = FindScripts(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>Runs a program.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">Its standard input; empty, and no terminal, without.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    public static async Task<ClientRun> RunAsync(
        string program, IEnumerable<string> arguments, string input = "", IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await WriteAsync(process, input);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new ClientRun(process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>All that it said, for a test that fails.</summary>
    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Error}";

    /// <summary>A program that has failed reads no more.</summary>
    private static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            return;
        }
    }

    private static string FindScripts(DirectoryInfo? directory) => directory switch
    {
        null => throw new DirectoryNotFoundException("JdbcStore.sln is not above " + AppContext.BaseDirectory),
        _ when File.Exists(Path.Combine(directory.FullName, "JdbcStore.sln")) => Path.Combine(directory.FullName, "sql"),
        _ => FindScripts(directory.Parent),
    };
}
