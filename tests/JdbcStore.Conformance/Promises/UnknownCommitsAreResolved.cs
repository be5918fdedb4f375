using Xunit;

namespace JdbcStore.Conformance;

/// <summary>Promise 5: a fault in the middle of a commit is resolved, and what the store says of the unit is true.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class UnknownCommitsAreResolved<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Theory(Timeout = Limit)]
    [InlineData(1)]
    [InlineData(16)]
    public async Task Under_repeated_faults_every_outcome_is_true_and_no_message_is_stored_twice(int producers)
    {
        var store = await OpenAsync();
        var load = Load.Start(store, producers, Orders);
        for (var fault = 0; fault < 6; fault++)
        {
            await load.ConfirmsMoreAsync(5 * producers);
            await Database.DisturbAsync();
        }

        await load.ConfirmsMoreAsync(5 * producers);
        await load.StopAsync();
        Assert.Empty(load.Untyped);
        AssertTrue(load, await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_store_stays_active_through_a_transient_fault()
    {
        var store = await OpenAsync();
        var epoch = store.Epoch;
        await Database.DisturbAsync();
        await store.AddAsync(Orders, "after the fault");
        await store.BecomesAsync(StoreState.Active);
        Assert.Equal(epoch, store.Epoch);
        Assert.Equal(["after the fault"], await store.TextsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Counts_are_exact_after_faults(Ending ending)
    {
        var store = await OpenAsync();
        var load = Load.Start(store, producers: 8, Orders);
        for (var fault = 0; fault < 4; fault++)
        {
            await load.ConfirmsMoreAsync(40);
            await Database.DisturbAsync();
        }

        await load.ConfirmsMoreAsync(40);
        await load.StopAsync();
        store = await EndAsync(store, ending);
        var held = await store.ReadAllAsync(Orders);
        Assert.Equal(new DestinationStatistics(Orders, held.Count, held.Sum(message => message.Body.Length)), await store.StatisticsAsync(Orders));
        AssertTrue(load, [.. held.Select(message => message.Text())]);
    }

    private static void AssertTrue(Load load, string[] texts)
    {
        Assert.Empty(load.Confirmed.Except(texts));
        Assert.Empty(load.Refused.Intersect(texts));
        Assert.Equal(texts.Distinct().Count(), texts.Length);
    }
}
