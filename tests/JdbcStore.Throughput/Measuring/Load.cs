using System.Diagnostics;
using HdrHistogram;
using JdbcStore.Throughput.Scenarios;

namespace JdbcStore.Throughput.Measuring;

/// <summary>Producers that each await their message before they send the next.</summary>
internal static class Load
{
    private const long LongestMicroseconds = 60_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<Round> RunAsync(IScenario scenario, int producers, TimeSpan duration, CancellationToken cancellationToken)
    {
        var latencies = new LongConcurrentHistogram(1, LongestMicroseconds, 3);
        var processor = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes();
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var tasks = Enumerable.Range(0, producers).Select(producer => Task.Run(() => ProduceAsync(scenario, producer, end, latencies, cancellationToken), cancellationToken));
        await Task.WhenAll(tasks).WaitAsync(duration + Patience, CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();

        var elapsed = Stopwatch.GetElapsedTime(start);
        processor = Environment.CpuUsage.TotalTime - processor;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        await scenario.SettleAsync(cancellationToken);
        return new Round(latencies.TotalCount, elapsed, Stopwatch.GetElapsedTime(start) - elapsed, latencies, processor, allocated);
    }

    private static async Task ProduceAsync(IScenario scenario, int producer, long end, LongConcurrentHistogram latencies, CancellationToken cancellationToken)
    {
        for (var sent = Stopwatch.GetTimestamp(); sent < end && !cancellationToken.IsCancellationRequested;)
        {
            await scenario.SendAsync(producer);
            var confirmed = Stopwatch.GetTimestamp();
            latencies.RecordValue(Microseconds(confirmed - sent));
            sent = confirmed;
        }
    }

    private static long Microseconds(long ticks) => Math.Clamp(ticks * 1_000_000 / Stopwatch.Frequency, 1, LongestMicroseconds);
}
