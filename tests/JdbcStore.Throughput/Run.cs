using JdbcStore.Throughput.CommandLine;
using JdbcStore.Throughput.Databases;
using JdbcStore.Throughput.Measuring;
using JdbcStore.Throughput.Reporting;

namespace JdbcStore.Throughput;

/// <summary>One run: databases up, every cell measured, databases down.</summary>
internal sealed class Run(BenchArguments arguments, TextWriter progress)
{
    public async Task<Report> MeasureAsync(CancellationToken cancellationToken)
    {
        using var work = new WorkDirectory(arguments.Directory);
        var facts = new List<Fact>(Surroundings.Describe(arguments, work));
        var measurements = new List<Measurement>();
        var databases = await new DatabaseChoice(arguments, work, progress).OpenAsync(cancellationToken);
        try
        {
            foreach (var database in databases)
                facts.AddRange(await database.DescribeAsync(cancellationToken));
            foreach (var database in databases)
            {
                foreach (var producers in arguments.Producers)
                    measurements.AddRange(await new Group(database, producers, arguments, progress).MeasureAsync(cancellationToken));
            }
        }
        finally
        {
            foreach (var database in databases)
                await database.DisposeAsync();
        }

        facts.AddRange(Surroundings.Conditions("after the run", work));
        return new Report(TimeProvider.System.GetUtcNow(), facts, measurements);
    }
}
