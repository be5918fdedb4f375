using System.Globalization;
using CsCheck;
using JdbcStore.Conformance.Model;
using JdbcStore.Hosting;
using Xunit;

namespace JdbcStore.Conformance;

/// <summary>
/// All promises at once: random histories on the store and on a model in memory. A failure prints the history and the seed; the
/// environment variable <c>CsCheck_Seed</c> set to that seed runs it again, and <c>JDBCSTORE_TEST_SECONDS</c> says for how long to try.
/// </summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class BehavesLikeTheModel<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    /// <summary>Much of a history is waiting.</summary>
    private const int Threads = 4;

    /// <summary>With a journal: all in the database soon, some of it, or nothing before the next life.</summary>
    private static readonly TimeSpan[] CheckpointIntervals = [TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)];

    private static readonly int? SecondsAsked =
        int.TryParse(Environment.GetEnvironmentVariable("JDBCSTORE_TEST_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    /// <summary>For how long histories are tried.</summary>
    protected virtual int Seconds => 10;

    /// <summary>What the histories are made of.</summary>
    protected virtual HistoryParts Parts => HistoryParts.All;

    [Fact]
    public Task Any_history_leaves_what_the_model_holds() =>
        new Histories(Parts).All.SampleAsync(RunApartAsync, time: SecondsAsked ?? Seconds, threads: Threads, print: Histories.Print);

    /// <summary>Each history has a suite object, and with it a database, of its own.</summary>
    private async Task RunApartAsync(Step[] history)
    {
        var apart = (BehavesLikeTheModel<TProvider>)Activator.CreateInstance(GetType())!;
        await apart.InitializeAsync();
        try
        {
            await apart.RunAsync(history).WaitAsync(TimeSpan.FromMilliseconds(Limit));
        }
        finally
        {
            await apart.DisposeAsync();
        }
    }

    private async Task RunAsync(Step[] history)
    {
        var interval = CheckpointIntervals[history.Length % CheckpointIntervals.Length];
        void Adjust(JdbcStoreOptions options)
        {
            options.Journal.CheckpointInterval = interval;
            options.HousekeepingInterval = TimeSpan.FromMilliseconds(20);
            options.Selects = (subscription, message) => Names.Selects(subscription.Selector, message.Length);
        }

        var store = await OpenAsync(Adjust);
        var model = new ModelStore();
        foreach (var step in history)
        {
            store = await RunAsync(store, model, step, Adjust);
            await new Comparison(store, model.State).RunAsync(step.CountsToo, Parts.HasFlag(HistoryParts.Subscriptions));
        }
    }

    private async Task<IMessageStore> RunAsync(IMessageStore store, ModelStore model, Step step, Action<JdbcStoreOptions> adjust)
    {
        switch (step.Kind)
        {
            case StepKind.Burst:
                await model.CommitAsync(store, step.Units);
                return store;
            case StepKind.PutClockForward:
                await model.CommitAsync(store, [Histories.LastDue(step.Number)]);
                PutClocksForward(TimeSpan.FromHours(step.Number));
                model.State.PutForward(step.Number);
                return store;
            case StepKind.Purge:
                await model.PurgeAsync(store, Names.Destination(step.Number));
                return store;
            case StepKind.Delete:
                await model.DeleteAsync(store, Names.Destination(step.Number));
                return store;
            default:
                store = await EndAsync(store, step.Ending, adjust);
                model.BeginLife();
                return store;
        }
    }
}
