using JdbcStore.Setup;

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

    public static void Say(Exception failure) => System.Console.Error.WriteLine(ExitCode.Explain(failure));
}
