using System.Text.Json;
using JdbcStore.Throughput.Measuring;

namespace JdbcStore.Throughput.Reporting;

/// <summary>The report as JSON, round by round, for whoever wants to judge or draw it anew.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Layout = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static readonly double[] Percentiles = [50, 90, 99, 99.9, 100];

    public static async Task WriteAsync(Report report, string file, CancellationToken cancellationToken)
    {
        await using var stream = File.Create(file);
        var document = new
        {
            report.Taken,
            Facts = report.Facts.ToDictionary(fact => fact.Name, fact => fact.Value),
            Cells = report.Measurements.Select(Cell),
            report.Ratios,
        };
        await JsonSerializer.SerializeAsync(stream, document, Layout, cancellationToken);
    }

    private static object Cell(Measurement measurement) => new
    {
        measurement.Cell.Database,
        measurement.Cell.Producers,
        Mode = measurement.Cell.Mode.Name(),
        MessagesPerSecond = measurement.Rate,
        Rounds = measurement.Rounds.Select(Round),
    };

    private static object Round(Round round) => new
    {
        round.Messages,
        Seconds = round.Elapsed.TotalSeconds,
        SettlingSeconds = round.Settling.TotalSeconds,
        MessagesPerSecond = round.Rate,
        ProcessorMicrosecondsPerMessage = round.Processor.TotalMicroseconds / round.Messages,
        AllocatedBytesPerMessage = round.AllocatedBytes / round.Messages,
        LatencyMilliseconds = Percentiles.ToDictionary(percentile => $"p{percentile}", round.LatencyMilliseconds),
    };
}
