using JdbcStore.Journal;
using Spectre.Console;

namespace JdbcStore.Cli;

/// <summary>Shows people at a terminal how far a long work has come; on standard error, since the result goes to standard output.</summary>
internal static class ProgressBar
{
    public static Task<T> RunAsync<T>(string what, Func<IProgress<JournalProgress>?, Task<T>> work)
    {
        if (Console.IsErrorRedirected)
            return work(null);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().StartAsync(context => work(new Bar(context.AddTask(what))));
    }

    private sealed class Bar(ProgressTask task) : IProgress<JournalProgress>
    {
        public void Report(JournalProgress value)
        {
            task.MaxValue = Math.Max(1, value.Total);
            task.Value = value.Done;
        }
    }
}
