using System.Diagnostics;
using HdrHistogram;

namespace JdbcStore.Throughput.Reporting;

/// <summary>How long this disk takes to make 4 KiB safe: no single commit is quicker.</summary>
internal static class DiskProbe
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);

    public static string Run(string directory)
    {
        var latencies = new LongHistogram(1, 60_000_000, 3);
        var file = Path.Combine(directory, "probe");
        using (var handle = File.OpenHandle(file, FileMode.Create, FileAccess.Write, preallocationSize: 16 << 20))
        {
            var block = new byte[4096];
            for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Duration;)
                latencies.RecordValue(Flush(handle, block, latencies.TotalCount % 4096 * block.Length));
        }

        File.Delete(file);
        return $"fsync of 4 KiB: p50 {latencies.GetValueAtPercentile(50) / 1000.0:N2} ms, p99 {latencies.GetValueAtPercentile(99) / 1000.0:N2} ms";
    }

    private static long Flush(Microsoft.Win32.SafeHandles.SafeFileHandle handle, byte[] block, long offset)
    {
        var start = Stopwatch.GetTimestamp();
        RandomAccess.Write(handle, block, offset);
        RandomAccess.FlushToDisk(handle);
        return Math.Max(1, (long)Stopwatch.GetElapsedTime(start).TotalMicroseconds);
    }
}
