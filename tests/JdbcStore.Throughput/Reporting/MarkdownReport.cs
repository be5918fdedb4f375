using System.Globalization;
using JdbcStore.Throughput.Measuring;

namespace JdbcStore.Throughput.Reporting;

/// <summary>The report as Markdown, to be pasted as it is.</summary>
internal static class MarkdownReport
{
    public static void Write(Report report, TextWriter output)
    {
        output.WriteLine(Text($"Measured on {report.Taken:yyyy-MM-dd}; medians of the rounds, with the lowest and the highest round in brackets."));
        output.WriteLine();
        foreach (var fact in report.Facts)
            output.WriteLine($"- {fact.Name}: {fact.Value}");
        output.WriteLine();
        WriteMeasurements(report.Measurements, output);
        if (report.Ratios.Count == 0)
            return;
        output.WriteLine();
        WriteRatios(report.Ratios, output);
    }

    private static void WriteMeasurements(IReadOnlyList<Measurement> measurements, TextWriter output)
    {
        output.WriteLine("| database | producers | mode | messages/s | p50 ms | p99 ms | messages/s until the database has them |");
        output.WriteLine("|---|--:|---|--:|--:|--:|--:|");
        foreach (var measurement in measurements)
        {
            var (database, producers, mode) = measurement.Cell;
            var settled = mode == Mode.Journal ? Rate(measurement.SettledRate) : "the same";
            output.WriteLine(Text(
                $"| {database} | {producers} | {mode.Name()} | {Rate(measurement.Rate)} | {measurement.Latency(50).Median:N2} | {measurement.Latency(99).Median:N2} | {settled} |"));
        }
    }

    private static void WriteRatios(IReadOnlyList<Ratio> ratios, TextWriter output)
    {
        output.WriteLine("| ratio | database | producers | measured | target | |");
        output.WriteLine("|---|---|--:|--:|--:|---|");
        foreach (var (name, database, producers, value, target) in ratios)
        {
            var goal = target is null ? "| " : Text($"at least {target:N1} | {(value.Median >= target ? "met" : "**missed**")}");
            output.WriteLine(Text($"| {name} | {database} | {producers} | {value.Median:N2} ({value.Min:N2}-{value.Max:N2}) | {goal} |"));
        }
    }

    private static string Rate(Spread rate) => Text($"{rate.Median:N0} ({rate.Min:N0}-{rate.Max:N0})");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
