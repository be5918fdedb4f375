using System.Collections.Concurrent;
using Xunit;

namespace JdbcStore.Conformance.Faults;

/// <summary>
/// Plays a scenario once for each call that it makes and each thing that can befall that call. First it is played without a fault, which counts the calls; then
/// several runs go side by side, each on a database of its own. Where a run still reaches the last occurrence that was counted, the next one is tried too.
/// </summary>
internal sealed class FaultEnumeration(
    Func<Task<TestDatabase>> createDatabase, FaultLayer layer, Func<FaultScenario> createScenario, bool isOnTheWireToo = false)
{
    /// <summary>Most of a run is waiting.</summary>
    private const int Lanes = 6;

    /// <summary>What runs beside the scenario may be counted more often from run to run; not for ever.</summary>
    private const int Beyond = 2;

    /// <summary>After so many failures the rest adds nothing.</summary>
    private const int EnoughFailures = 20;

    private readonly ConcurrentQueue<FaultPoint> _points = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private IReadOnlyDictionary<string, CallCount> _counted = new Dictionary<string, CallCount>();
    private int _runs;

    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>How many runs there were.</summary>
    public int Runs => _runs;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var uncut = new FaultPlan(null);
        await using (var database = await createDatabase())
            await RunAsync(database, uncut);
        _counted = uncut.Calls;
        foreach (var (call, (count, kinds)) in _counted)
        {
            for (var occurrence = 1; occurrence <= count; occurrence++)
            {
                foreach (var kind in FaultKinds.At(call, occurrence, kinds, isOnTheWireToo))
                    _points.Enqueue(new FaultPoint(call, occurrence, kind));
            }
        }

        if (_failures.IsEmpty)
            await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Task.Run(() => RunLaneAsync(cancellationToken), CancellationToken.None)));
    }

    private async Task RunLaneAsync(CancellationToken cancellationToken)
    {
        TestDatabase? database = null;
        while (!cancellationToken.IsCancellationRequested && _failures.Count < EnoughFailures && _points.TryDequeue(out var point))
        {
            database ??= await createDatabase();
            var plan = new FaultPlan(point);
            var isUsable = await RunAsync(database, plan);
            if (plan.Struck is not null && point.Occurrence >= _counted[point.Call].Count && point.Occurrence < _counted[point.Call].Count + Beyond)
                _points.Enqueue(point with { Occurrence = point.Occurrence + 1 });
            if (isUsable)
                continue;
            await database.DisposeAsync();
            database = null;
        }

        if (database is not null)
            await database.DisposeAsync();
    }

    /// <summary>Whether the database can be used for another run.</summary>
    private async Task<bool> RunAsync(TestDatabase database, FaultPlan plan)
    {
        var scenario = createScenario();
        Interlocked.Increment(ref _runs);
        if (await new FaultRun(database, layer, scenario, plan).FindFailureAsync() is not { } failure)
            return !scenario.NeedsNewDatabase;
        _failures.Enqueue(failure);
        TestContext.Current.TestOutputHelper?.WriteLine(failure);   // At once: the rest may take long.
        return false;
    }
}
