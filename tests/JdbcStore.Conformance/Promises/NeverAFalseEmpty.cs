using Xunit;

namespace JdbcStore.Conformance;

/// <summary>Promise 7: what cannot be read is an exception with a type, never an empty page or a zero count.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class NeverAFalseEmpty<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Fact(Timeout = Limit)]
    public async Task A_store_that_was_never_started_reads_nothing()
    {
        await using (var filled = await OpenAsync())
            await filled.AddAsync(Orders, "there");
        await AssertReadsNothingAsync(NewStore());
    }

    [Fact(Timeout = Limit)]
    public async Task A_standby_reads_nothing()
    {
        var active = await OpenAsync();
        await active.AddAsync(Orders, "there");
        await AssertReadsNothingAsync(await OpenStandbyAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task A_stopped_store_reads_nothing()
    {
        var store = await OpenAsync();
        await store.AddAsync(Orders, "there");
        await store.StopAsync();
        await AssertReadsNothingAsync(store);
    }

    [Fact(Timeout = Limit)]
    public async Task A_lost_database_is_an_exception()
    {
        var store = await OpenWithLargeMessagesAsync();
        await Database.LoseAsync();
        await Assert.ThrowsAnyAsync<StoreException>(() => store.ReadAllAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_lost_database_has_neither_pages_nor_counts()
    {
        Needs(StoreCapabilities.NoticesLossAtOnce);
        var store = await OpenWithLargeMessagesAsync();
        await Database.LoseAsync();
        await Assert.ThrowsAnyAsync<StoreException>(() => store.ReadAsync(Orders, ReadPosition.Start, 10).AsTask());
        await Assert.ThrowsAnyAsync<StoreException>(() => store.ListDestinationsAsync().AsTask());
    }

    [Fact(Timeout = Limit)]
    public async Task A_store_whose_lease_ran_out_without_its_database_says_of_nothing_that_it_is_empty()
    {
        Needs(StoreCapabilities.NoticesLossAtOnce);
        var store = await OpenWithLargeMessagesAsync();
        await Database.LoseAsync();
        await NoticesLossAsync(store);
        await Assert.ThrowsAnyAsync<StoreException>(() => store.ReadAsync(Orders, ReadPosition.Start, 10).AsTask());
        await Assert.ThrowsAnyAsync<StoreException>(() => store.ReadAsync(Orders, ReadPosition.After(long.MaxValue - 1), 10).AsTask());
        await Assert.ThrowsAnyAsync<StoreException>(() => store.ReadAsync(Invoices, ReadPosition.Start, 10).AsTask());
    }

    [Fact(Timeout = Limit)]
    public async Task A_lost_database_confirms_nothing()
    {
        Needs(StoreCapabilities.NoticesLossAtOnce);
        var store = await OpenWithLargeMessagesAsync();
        await Database.LoseAsync();
        var load = Load.Start(store, producers: 4, Invoices);
        await NoticesLossAsync(store);
        await store.StopAsync();
        await load.StopAsync();
        Assert.Empty(load.Untyped);
        Assert.Empty(load.Confirmed);
    }

    [Fact(Timeout = Limit)]
    public async Task A_store_on_a_lost_database_never_becomes_active_and_stops_promptly()
    {
        await using (var filled = await OpenAsync())
            await filled.AddAsync(Orders, "there");
        await Database.LoseAsync();
        var store = NewStore();
        await store.StartAsync().WaitAsync(TimeSpan.FromSeconds(2));
        await Wait.UntilAsync(
            () => Task.FromResult(store.GetStatus().Problem is not null || store.Completion.IsFaulted),
            () => $"the store says what is wrong: {store.GetStatus()}");
        Assert.NotEqual(StoreState.Active, store.State);
        await AssertReadsNothingAsync(store);
        await store.StopAsync().WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact(Timeout = Limit)]
    public async Task Tables_that_are_gone_are_an_exception()
    {
        var store = await OpenWithLargeMessagesAsync();
        await Database.DropTablesAsync();
        await Assert.ThrowsAnyAsync<StoreException>(() => store.ReadAsync(Orders, ReadPosition.Start, 10).AsTask());
        await Assert.ThrowsAnyAsync<StoreException>(() => store.ListDestinationsAsync().AsTask());
    }

    [Fact(Timeout = Limit)]
    public async Task A_database_that_returns_is_served_again_without_a_restart()
    {
        Needs(StoreCapabilities.DatabaseReturns);
        var store = await OpenAsync();
        var load = Load.Start(store, producers: 4, Orders);
        await load.ConfirmsAsync(50);
        await Database.LoseAsync();
        await NoticesLossAsync(store);
        await Database.RestoreAsync();
        await store.BecomesAsync(StoreState.Active);
        await load.ConfirmsMoreAsync(50);
        await load.StopAsync();
        Assert.Empty(load.Untyped);
        var texts = await store.TextsAsync(Orders);
        Assert.Empty(load.Confirmed.Except(texts));
        Assert.Empty(load.Refused.Intersect(texts));
        Assert.Equal(texts.Distinct().Count(), texts.Length);
    }

    private async Task<IMessageStore> OpenWithLargeMessagesAsync()
    {
        var store = await OpenAsync();
        // More than a database keeps in a connection's own cache, so that a read has to go to it.
        for (var i = 0; i < 8; i++)
            await store.CommitAsync(new UnitOfWork().Add(Orders, new NewMessage(new byte[1 << 20])));
        return await ReopenAsync(store);
    }

    private static Task NoticesLossAsync(IMessageStore store) => Wait.UntilAsync(
        () => Task.FromResult(store.State != StoreState.Active), () => $"the store notices that its database is lost: {store.GetStatus()}");

    private static async Task AssertReadsNothingAsync(IMessageStore store)
    {
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => store.ReadAsync(Orders, ReadPosition.Start, 10).AsTask()));
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => store.ReadAsync(Destination.Queue("empty"), ReadPosition.Start, 10).AsTask()));
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => store.ListDestinationsAsync().AsTask()));
    }
}
