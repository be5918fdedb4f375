using JdbcStore.Throughput.Measuring;

namespace JdbcStore.Throughput.Reporting;

/// <summary>All that a run found out.</summary>
internal sealed record Report(DateTimeOffset Taken, IReadOnlyList<Fact> Facts, IReadOnlyList<Measurement> Measurements)
{
    public IReadOnlyList<Ratio> Ratios { get; } = Measuring.Ratios.Of(Measurements);
}
