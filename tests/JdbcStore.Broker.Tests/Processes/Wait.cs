namespace JdbcStore.Broker.Tests.Processes;

internal static class Wait
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public static async Task UntilAsync(Func<bool> condition, TimeSpan timeout, string what)
    {
        using var deadline = new CancellationTokenSource(timeout);
        while (!condition())
        {
            if (deadline.IsCancellationRequested)
                throw new TimeoutException($"Not within {timeout}: {what}");
            await Task.Delay(Interval);
        }
    }
}
