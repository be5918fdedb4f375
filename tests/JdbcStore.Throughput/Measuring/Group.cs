using JdbcStore.Throughput.CommandLine;
using JdbcStore.Throughput.Databases;
using JdbcStore.Throughput.Scenarios;

namespace JdbcStore.Throughput.Measuring;

/// <summary>The modes that are compared under one load: all are open at once and take turns, so that noise hits each of them.</summary>
internal sealed class Group(IDatabase database, int producers, BenchArguments arguments, TextWriter progress)
{
    private readonly Mode[] _modes = [.. arguments.Modes.Where(mode => mode switch
    {
        Mode.InsertLoop => producers == 1,
        Mode.AppendLoop => database is SqliteDatabase,   // A file, whatever the database: once is enough.
        _ => true,
    })];

    public async Task<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        var scenarios = new List<(Mode Mode, IScenario Scenario, List<Round> Rounds)>();
        try
        {
            foreach (var mode in _modes)
                scenarios.Add((mode, await OpenAsync(mode, cancellationToken), []));
            for (var round = 1; round <= arguments.Rounds; round++)
            {
                // Every second round goes backwards: nobody always follows the same neighbour.
                foreach (var (mode, scenario, rounds) in round % 2 == 1 ? scenarios : Enumerable.Reverse(scenarios))
                    rounds.Add(await RunAsync(mode, scenario, round, cancellationToken));
            }
        }
        finally
        {
            foreach (var (_, scenario, _) in scenarios)
                await scenario.DisposeAsync();
        }

        return [.. scenarios.Select(one => new Measurement(new Cell(database.Name, producers, one.Mode), one.Rounds))];
    }

    private async Task<IScenario> OpenAsync(Mode mode, CancellationToken cancellationToken)
    {
        var scenario = database.Create(mode, producers);
        try
        {
            await scenario.OpenAsync(cancellationToken);
            await Load.RunAsync(scenario, producers, TimeSpan.FromSeconds(arguments.WarmUpSeconds), cancellationToken);
            return scenario;
        }
        catch
        {
            await scenario.DisposeAsync();
            throw;
        }
    }

    private async Task<Round> RunAsync(Mode mode, IScenario scenario, int number, CancellationToken cancellationToken)
    {
        var round = await Load.RunAsync(scenario, producers, TimeSpan.FromSeconds(arguments.Seconds), cancellationToken);
        await progress.WriteLineAsync(
            $"{new Cell(database.Name, producers, mode),-50} round {number}/{arguments.Rounds} {round.Rate,9:N0}/s  p99 {round.LatencyMilliseconds(99):N2} ms");
        return round;
    }
}
