namespace JdbcStore.Throughput.Measuring;

/// <summary>All rounds of one cell.</summary>
internal sealed record Measurement(Cell Cell, IReadOnlyList<Round> Rounds)
{
    public Spread Rate => Spread.Of(Rounds.Select(round => round.Rate));

    public Spread SettledRate => Spread.Of(Rounds.Select(round => round.SettledRate));

    public Spread Latency(double percentile) => Spread.Of(Rounds.Select(round => round.LatencyMilliseconds(percentile)));
}
