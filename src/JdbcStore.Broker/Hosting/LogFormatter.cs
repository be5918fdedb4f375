using JdbcStore.Setup;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace JdbcStore.Broker.Hosting;

/// <summary>One line a log entry; a stack trace only where the exception's message does not say it all.</summary>
internal sealed class LogFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write($"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Word(entry.LogLevel)} {entry.Category}: {entry.Formatter(entry.State, null)}");
        if (entry.Exception is { } failure)
            textWriter.Write(ExitCode.IsExplained(failure) ? $" ({failure.Message})" : Environment.NewLine + failure);
        textWriter.WriteLine();
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
