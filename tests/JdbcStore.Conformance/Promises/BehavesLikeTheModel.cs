using CsCheck;
using JdbcStore.Conformance.Model;
using JdbcStore.Hosting;
using Xunit;

namespace JdbcStore.Conformance;

/// <summary>
/// All promises at once: random histories on the store and on a model in memory. A failure prints the history and the seed; the
/// environment variable <c>CsCheck_Seed</c> set to that seed runs it again.
/// </summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class BehavesLikeTheModel<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    private const int Seconds = 10;

    /// <summary>With a journal: all in the database soon, some of it, or nothing before the next life.</summary>
    private static readonly TimeSpan[] CheckpointIntervals = [TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)];

    [Fact(Timeout = Limit)]
    public Task Any_history_leaves_what_the_model_holds() =>
        Histories.All.SampleAsync(RunAsync, time: Seconds, threads: 1, print: Histories.Print);

    private async Task RunAsync(Step[] history)
    {
        await RenewDatabaseAsync();
        var interval = CheckpointIntervals[history.Length % CheckpointIntervals.Length];
        void Adjust(JdbcStoreOptions options) => options.Journal.CheckpointInterval = interval;
        var store = await OpenAsync(Adjust);
        var model = new ModelStore();
        foreach (var step in history)
        {
            if (step.Units.Length > 0)
            {
                await model.CommitAsync(store, step.Units);
            }
            else
            {
                store = await EndAsync(store, step.Ending, Adjust);
                model.BeginLife();
            }

            await model.CompareAsync(store);
        }
    }
}
