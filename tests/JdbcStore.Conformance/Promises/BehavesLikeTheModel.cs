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
    /// <summary>Much of a history is waiting.</summary>
    private const int Threads = 4;

    /// <summary>With a journal: all in the database soon, some of it, or nothing before the next life.</summary>
    private static readonly TimeSpan[] CheckpointIntervals = [TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)];

    /// <summary>For how long histories are tried.</summary>
    protected virtual int Seconds => 10;

    [Fact(Timeout = Limit)]
    public Task Any_history_leaves_what_the_model_holds() =>
        Histories.All.SampleAsync(RunApartAsync, time: Seconds, threads: Threads, print: Histories.Print);

    /// <summary>Each history has a suite object, and with it a database, of its own.</summary>
    private async Task RunApartAsync(Step[] history)
    {
        var apart = (BehavesLikeTheModel<TProvider>)Activator.CreateInstance(GetType())!;
        await apart.InitializeAsync();
        try
        {
            await apart.RunAsync(history);
        }
        finally
        {
            await apart.DisposeAsync();
        }
    }

    private async Task RunAsync(Step[] history)
    {
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
