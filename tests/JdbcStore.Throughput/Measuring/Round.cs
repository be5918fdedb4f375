using HdrHistogram;

namespace JdbcStore.Throughput.Measuring;

/// <summary>
/// What was seen in one round of one cell. Elapsed ends with the last confirmation; settling goes on until the database has everything
/// (only the journal has such a debt). Latencies are in microseconds.
/// </summary>
internal sealed record Round(long Messages, TimeSpan Elapsed, TimeSpan Settling, HistogramBase Latencies, TimeSpan Processor, long AllocatedBytes)
{
    public double Rate => Messages / Elapsed.TotalSeconds;

    public double SettledRate => Messages / (Elapsed + Settling).TotalSeconds;

    public double LatencyMilliseconds(double percentile) => Latencies.GetValueAtPercentile(percentile) / 1000.0;
}
