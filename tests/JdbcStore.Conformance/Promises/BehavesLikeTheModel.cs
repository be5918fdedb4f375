using CsCheck;
using JdbcStore.Conformance.Model;
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

    [Fact(Timeout = Limit)]
    public Task Any_history_leaves_what_the_model_holds() =>
        Histories.All.SampleAsync(RunAsync, time: Seconds, threads: 1, print: Histories.Print);

    private async Task RunAsync(Step[] history)
    {
        await RenewDatabaseAsync();
        var store = await OpenAsync();
        var model = new ModelStore();
        foreach (var step in history)
        {
            if (step.Units.Length > 0)
            {
                await model.CommitAsync(store, step.Units);
            }
            else
            {
                store = await EndAsync(store, step.Ending);
                model.BeginLife();
            }

            await model.CompareAsync(store);
        }
    }
}
