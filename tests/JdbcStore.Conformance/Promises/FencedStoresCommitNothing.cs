using Xunit;

namespace JdbcStore.Conformance;

/// <summary>Promise 6: one store is active, and one that lost the lease, however long it was paused, commits nothing any more.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class FencedStoresCommitNothing<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Fact(Timeout = Limit)]
    public async Task A_paused_store_that_was_replaced_adds_nothing()
    {
        var (paused, _, successor) = await ReplacePausedAsync();
        await Assert.ThrowsAsync<FencedStoreException>(() => paused.AddAsync(Orders, "too late"));
        await successor.AddAsync(Orders, "in time");
        Assert.Equal(["before", "in time"], await successor.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_paused_store_that_was_replaced_acknowledges_nothing()
    {
        var (paused, _, successor) = await ReplacePausedAsync();
        var message = Assert.Single(await successor.ReadAllAsync(Orders));
        await Assert.ThrowsAsync<FencedStoreException>(() => paused.AcknowledgeAsync(Orders, message.Sequence));
        Assert.Equal(["before"], await successor.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_paused_store_that_was_replaced_uses_up_no_duplicate_key()
    {
        var (paused, _, successor) = await ReplacePausedAsync();
        await Assert.ThrowsAsync<FencedStoreException>(() => paused.ResendAsync(Orders, "too late", "key"));
        Assert.Equal(AddStatus.Stored, (await successor.ResendAsync(Orders, "resent", "key")).Status);
    }

    [Fact(Timeout = Limit)]
    public async Task Many_units_in_flight_at_a_replaced_store_all_fail_and_leave_nothing()
    {
        var (paused, _, successor) = await ReplacePausedAsync();
        var late = Enumerable.Range(0, 200).Select(i => paused.AddAsync(Orders, $"late {i}")).ToArray();
        foreach (var commit in late)
            await Assert.ThrowsAsync<FencedStoreException>(() => commit);
        Assert.Equal(["before"], await successor.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_store_replaced_under_load_has_confirmed_only_what_its_successor_has()
    {
        Needs(StoreCapabilities.TakesOverFromPaused);
        var (first, time) = await OpenPausableAsync();
        var second = await OpenStandbyAsync();
        var load = Load.Start(first, producers: 8, Orders);
        await load.ConfirmsAsync(100);
        time.Pause();
        await second.BecomesAsync(StoreState.Active);
        await second.AddAsync(Orders, "successor");
        await load.StopAsync();
        Assert.Empty(load.Untyped);
        var texts = await second.TextsAsync(Orders);
        Assert.Equal(load.Confirmed.Order(), texts.Except(["successor"]).Order());
        Assert.Equal("successor", texts[^1]);
    }

    [Fact(Timeout = Limit)]
    public async Task A_fenced_store_stands_by_again_and_takes_over_when_its_turn_comes()
    {
        var (paused, time, successor) = await ReplacePausedAsync();
        time.Resume();
        await paused.BecomesAsync(StoreState.Standby);
        await Assert.ThrowsAnyAsync<StoreException>(() => paused.AddAsync(Orders, "not yet"));
        await successor.StopAsync();
        await paused.BecomesAsync(StoreState.Active);
        await paused.AddAsync(Orders, "again");
        Assert.Equal(["before", "again"], await paused.TextsAsync(Orders));
        Assert.True(paused.Epoch > successor.Epoch);
    }

    [Fact(Timeout = Limit)]
    public async Task A_standby_waits_for_a_paused_store_that_holds_the_data_directory()
    {
        Assert.SkipWhen(Provider.Capabilities.HasFlag(StoreCapabilities.TakesOverFromPaused), "Here a standby takes over from a paused store.");
        var (paused, time) = await OpenPausableAsync();
        await paused.AddAsync(Orders, "before");
        var standby = await OpenStandbyAsync();
        time.Pause();
        await Assert.ThrowsAnyAsync<Exception>(() => standby.BecomesAsync(StoreState.Active, TimeSpan.FromSeconds(5)));
        time.Resume();
        await paused.AddAsync(Orders, "after");
        Assert.Equal(["before", "after"], await paused.TextsAsync(Orders));
        await paused.StopAsync();
        await standby.BecomesAsync(StoreState.Active);
        Assert.Equal(["before", "after"], await standby.TextsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task The_epoch_rises_with_every_change_of_the_active_store(Ending ending)
    {
        var store = await OpenAsync();
        for (var change = 0; change < 2; change++)
        {
            var before = store.Epoch;
            Assert.True(before > 0);
            store = await EndAsync(store, ending);
            Assert.True(store.Epoch > before, $"epoch {store.Epoch} after {before}");
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_standby_becomes_active_when_the_active_store_stops()
    {
        var active = await OpenAsync();
        var standby = await OpenStandbyAsync();
        await active.AddAsync(Orders, "left behind");
        await active.StopAsync();
        await standby.BecomesAsync(StoreState.Active);
        Assert.Equal(["left behind"], await standby.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_standby_becomes_active_when_the_machine_of_the_active_store_dies()
    {
        var active = await OpenAsync();
        await active.AddAsync(Orders, "left behind");
        var successor = await CrashAsync();
        Assert.Equal(["left behind"], await successor.TextsAsync(Orders));
        Assert.True(successor.Epoch > active.Epoch);
    }

    [Fact(Timeout = Limit)]
    public async Task A_standby_commits_and_reads_nothing()
    {
        var active = await OpenAsync();
        var standby = await OpenStandbyAsync();
        await active.AddAsync(Orders, "kept");
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => standby.AddAsync(Orders, "by a standby")));
        Assert.Equal(["kept"], await active.TextsAsync(Orders));
        Assert.Equal(StoreState.Active, active.State);
    }

    [Fact(Timeout = Limit)]
    public async Task Of_four_that_start_together_exactly_one_becomes_active_in_each_of_ten_rounds()
    {
        var lastEpoch = 0L;
        for (var round = 0; round < 10; round++)
        {
            var stores = Enumerable.Range(0, 4).Select(_ => NewStore()).ToArray();
            await Task.WhenAll(stores.Select(store => Task.Run(() => store.StartAsync())));
            var winner = await OneActiveAsync(stores);
            Assert.True(winner.Epoch > lastEpoch);
            lastEpoch = winner.Epoch;
            await winner.AddAsync(Orders, $"round {round}");
            await Task.WhenAll(stores.Select(store => store.StopAsync()));
        }

        var last = await OpenAsync();
        Assert.Equal(Enumerable.Range(0, 10).Select(round => $"round {round}"), await last.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task Each_time_the_active_store_stops_exactly_one_standby_follows()
    {
        var stores = Enumerable.Range(0, 4).Select(_ => NewStore()).ToList();
        await Task.WhenAll(stores.Select(store => store.StartAsync()));
        while (stores.Count > 0)
        {
            var active = await OneActiveAsync(stores);
            await active.AddAsync(Orders, $"{stores.Count} left");
            await active.StopAsync();
            stores.Remove(active);
        }

        var last = await OpenAsync();
        Assert.Equal(["4 left", "3 left", "2 left", "1 left"], await last.TextsAsync(Orders));
    }

    private async Task<(IMessageStore Paused, PausableTime Time, IMessageStore Successor)> ReplacePausedAsync()
    {
        Needs(StoreCapabilities.TakesOverFromPaused);
        var (paused, time) = await OpenPausableAsync();
        await paused.AddAsync(Orders, "before");
        var successor = await OpenStandbyAsync();
        time.Pause();
        await successor.BecomesAsync(StoreState.Active);
        Assert.True(successor.Epoch > paused.Epoch);
        return (paused, time, successor);
    }

    private static async Task<IMessageStore> OneActiveAsync(IReadOnlyList<IMessageStore> stores)
    {
        await Wait.UntilAsync(
            () => Task.FromResult(stores.All(store => store.State is StoreState.Active or StoreState.Standby) && stores.Any(IsActive)),
            () => $"all are active or standby: {string.Join(", ", stores.Select(store => store.State))}");
        return Assert.Single(stores, IsActive);

        static bool IsActive(IMessageStore store) => store.State == StoreState.Active;
    }
}
