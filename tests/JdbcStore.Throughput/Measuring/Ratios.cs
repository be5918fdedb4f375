using JdbcStore.Throughput.Databases;

namespace JdbcStore.Throughput.Measuring;

/// <summary>The ratios that the project is judged by.</summary>
internal static class Ratios
{
    public static IReadOnlyList<Ratio> Of(IReadOnlyList<Measurement> measurements) =>
    [
        .. Over(measurements, Mode.Direct, Mode.CommitPerMessage, "direct / commit-per-message", round => round.Rate, GroupingTarget),
        .. Over(measurements, Mode.Direct, Mode.Journal, "direct / journal", round => round.Rate, NoTarget),
        .. Over(measurements, Mode.Direct, Mode.Journal, "direct / journal with its debt to the database", round => round.SettledRate, NoTarget),
        .. Over(measurements, Mode.Journal, Mode.AppendLoop, "journal / plain append loop", round => round.Rate, cell => cell.Producers == 64 ? 0.8 : null),
        .. Over(measurements, Mode.Journal, Mode.AppendLoop, "plain append loop's p50 / journal's", round => 1 / round.LatencyMilliseconds(50), cell => cell.Producers <= 16 ? 1 / 1.3 : null),
        .. Over(measurements, Mode.Direct, Mode.InsertLoop, "lone direct producer / plain INSERT loop", round => round.Rate, _ => 0.8),
    ];

    private static double? GroupingTarget(Cell cell) =>
        cell is { Database: PostgreSqlDatabase.DisplayName or MariaDbDatabase.DisplayName, Producers: 64 } ? 4 : null;

    private static double? NoTarget(Cell cell) => null;

    private static IEnumerable<Ratio> Over(
        IReadOnlyList<Measurement> measurements, Mode above, Mode below, string name, Func<Round, double> rate, Func<Cell, double?> target) =>
        from numerator in measurements
        where numerator.Cell.Mode == above
        join denominator in measurements on numerator.Cell with { Mode = below } equals denominator.Cell
        let values = numerator.Rounds.Zip(denominator.Rounds, (one, other) => rate(one) / rate(other))
        select new Ratio(name, numerator.Cell.Database, numerator.Cell.Producers, Spread.Of(values), target(numerator.Cell));
}
