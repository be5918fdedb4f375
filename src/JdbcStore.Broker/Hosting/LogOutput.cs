using Microsoft.Extensions.Logging.Console;

namespace JdbcStore.Broker.Hosting;

/// <summary>Sends the log to standard error, a line an entry; the configuration section <c>Logging</c> sets the levels.</summary>
internal static class LogOutput
{
    public static void Configure(ILoggingBuilder logging, IConfiguration section) => logging
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning)
        // What stops the host is said once, by BrokerExit.
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)
        .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.None)
        .AddConfiguration(section)
        .AddConsole(console => (console.FormatterName, console.LogToStandardErrorThreshold) = (LogFormatter.FormatterName, LogLevel.Trace))
        .AddConsoleFormatter<LogFormatter, ConsoleFormatterOptions>();
}
