namespace JdbcStore.Setup;

/// <summary>What the process says to whoever started it.</summary>
public static class ExitCode
{
    /// <summary>It did what it was to do.</summary>
    public const int Stopped = 0;

    /// <summary>It could not.</summary>
    public const int Failure = 1;

    /// <summary>Its configuration is wrong.</summary>
    public const int Configuration = 2;

    /// <summary>Another broker is active, and it was told not to wait.</summary>
    public const int Locked = 3;

    /// <summary>The code for what ended the process.</summary>
    public static int For(Exception failure) => failure switch
    {
        ConfigurationStoreException => Configuration,
        LockedStoreException => Locked,
        _ => Failure,
    };

    /// <summary>Whether the message says it all: the cause is outside this program, and a stack trace would only hide it.</summary>
    public static bool IsExplained(Exception failure) => failure
        is StoreException or IOException or UnauthorizedAccessException
        or System.Net.Sockets.SocketException or System.Data.Common.DbException or TimeoutException;

    /// <summary>What to tell people about what ended the process.</summary>
    public static string Explain(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        if (failure is ConfigurationStoreException configuration)
            return Explain(configuration.Errors);
        return "Failed: " + (IsExplained(failure) ? failure.Message : failure.ToString());
    }

    private static string Explain(IReadOnlyList<string> mistakes) => mistakes.Count == 1
        ? "Configuration: " + mistakes[0]
        : $"Configuration: {mistakes.Count} mistakes{Environment.NewLine}" + string.Join(Environment.NewLine, mistakes.Select(mistake => "  " + mistake));
}
