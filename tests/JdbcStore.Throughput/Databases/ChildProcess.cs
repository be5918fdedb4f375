using System.ComponentModel;
using System.Diagnostics;

namespace JdbcStore.Throughput.Databases;

/// <summary>A program that is run to its end, which is never far; failing is an exception with what it said.</summary>
internal static class ChildProcess
{
    /// <returns>What it wrote to its standard output.</returns>
    public static async Task<string> RunAsync(IReadOnlyList<string> command)
    {
        using var process = Start(command);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new SetupException($"{Path.GetFileName(command[0])} ended with {process.ExitCode}: {$"{await error}{await output}".Trim()}");
        return await output;
    }

    private static Process Start(IReadOnlyList<string> command)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = "/",
            })!;
        }
        catch (Win32Exception e)
        {
            throw new SetupException($"{command[0]} cannot be run: {e.Message}");
        }
    }
}
