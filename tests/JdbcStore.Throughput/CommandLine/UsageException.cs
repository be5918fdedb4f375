namespace JdbcStore.Throughput.CommandLine;

/// <summary>The command line is wrong; the message says what would be right.</summary>
internal sealed class UsageException(string message) : Exception(message);
