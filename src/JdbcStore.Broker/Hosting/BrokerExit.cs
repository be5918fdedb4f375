namespace JdbcStore.Broker.Hosting;

/// <summary>Keeps the first failure as the exit code, says it once on standard error, and begins to stop.</summary>
internal sealed class BrokerExit(IHostApplicationLifetime lifetime)
{
    private int _code;

    public int Code => Volatile.Read(ref _code);

    public void Fail(Exception failure)
    {
        if (Interlocked.CompareExchange(ref _code, ExitCode.For(failure), ExitCode.Stopped) == ExitCode.Stopped)
            Say(failure);
        lifetime.StopApplication();
    }

    public static void Say(Exception failure)
    {
        if (failure is ConfigurationStoreException configuration)
            Say(configuration.Errors);
        else
            System.Console.Error.WriteLine("Failed: " + (ExitCode.IsExplained(failure) ? failure.Message : failure.ToString()));
    }

    public static void Say(IReadOnlyList<string> mistakes) => System.Console.Error.WriteLine(mistakes.Count == 1
        ? "Configuration: " + mistakes[0]
        : $"Configuration: {mistakes.Count} mistakes{Environment.NewLine}" + string.Join(Environment.NewLine, mistakes.Select(mistake => "  " + mistake)));
}
