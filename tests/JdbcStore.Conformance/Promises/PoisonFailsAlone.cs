using Xunit;
using static JdbcStore.Conformance.StoreTransactions;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 1, of what the database refuses: a unit that can never be committed fails alone, and none of its neighbours notices.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class PoisonFailsAlone<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    /// <summary>A size that no other message has.</summary>
    private const int Size = 777;

    [Theory(Timeout = Limit)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(25)]
    [InlineData(49)]
    public async Task Of_fifty_units_in_flight_only_the_poisoned_one_fails(int poisoned)
    {
        var store = await OpenDirectAsync();
        await using var poison = await Database.PoisonAsync(Size);
        var burst = Enumerable.Range(0, 50).Select(i => CommitAsync(store, i == poisoned ? Poison() : Message($"{i}", $"key {i}"))).ToArray();
        await Assert.ThrowsAsync<FatalStoreException>(() => burst[poisoned]);
        await Task.WhenAll(burst.Where((_, i) => i != poisoned));
        var others = Enumerable.Range(0, 50).Where(i => i != poisoned).Select(i => $"{i}").ToArray();
        Assert.Equal(others.Order(), (await store.TextsAsync(Orders)).Order());
        Assert.Equal(StoreState.Active, store.State);
        store = await CrashAsync();
        Assert.Equal(others.Order(), (await store.TextsAsync(Orders)).Order());
        Assert.Equal(49, (await store.StatisticsAsync(Orders))!.Messages);
    }

    [Fact(Timeout = Limit)]
    public async Task Beside_many_poisoned_units_producers_keep_their_order()
    {
        var store = await OpenDirectAsync();
        await using var poison = await Database.PoisonAsync(Size);
        var load = Load.Start(store, producers: 8, Orders);
        for (var i = 0; i < 20; i++)
        {
            await load.ConfirmsMoreAsync(5);
            await Assert.ThrowsAsync<FatalStoreException>(() => CommitAsync(store, Poison()));
        }

        await load.StopAsync();
        Assert.Empty(load.Refused);
        Assert.Empty(load.Untyped);
        var texts = await store.TextsAsync(Orders);
        Assert.Equal(load.Confirmed.Order(), texts.Order());
        foreach (var producer in texts.Select(text => text.Split('-')).GroupBy(text => text[0], text => int.Parse(text[1], null)))
            Assert.Equal(producer.Order(), producer);
    }

    [Fact(Timeout = Limit)]
    public async Task Producers_that_number_what_they_send_lose_only_what_was_refused()
    {
        var store = await OpenDirectAsync();
        await using var poison = await Database.PoisonAsync(Size);
        var sends = Enumerable.Range(0, 200).Select(i => CommitAsync(store, Numbered(i, i % 20 == 7 ? Size : 10 + (i % 3)))).ToArray();
        for (var i = 0; i < 200; i++)
        {
            if (i % 20 == 7)
                await Assert.ThrowsAsync<FatalStoreException>(() => sends[i]);
            else
                Assert.Equal(AddStatus.Stored, (await sends[i]).Adds[0].Status);
        }

        Assert.Equal(190, (await store.ReadAllAsync(Orders)).Count);
        Assert.Equal(199, await store.FindProducerAsync(Orders, "p"));
    }

    [Fact(Timeout = Limit)]
    public async Task A_poisoned_message_uses_up_neither_its_key_nor_its_number()
    {
        var store = await OpenDirectAsync();
        await CommitAsync(store, Numbered(4, 10));
        await using (await Database.PoisonAsync(Size))
        {
            await Assert.ThrowsAsync<FatalStoreException>(() => CommitAsync(store, new NewMessage(new byte[Size], "key") { Producer = new ProducerSequence("p", 5) }));
            Assert.Equal(4, await store.FindProducerAsync(Orders, "p"));
        }

        store = await CrashAsync();
        Assert.Equal(4, await store.FindProducerAsync(Orders, "p"));
        var again = await CommitAsync(store, new NewMessage(new byte[Size], "key") { Producer = new ProducerSequence("p", 5) });
        Assert.Equal(AddStatus.Stored, again.Adds[0].Status);
        Assert.Equal([10, Size], (await store.ReadAllAsync(Orders)).Select(message => message.Length));
    }

    [Fact(Timeout = Limit)]
    public async Task Nothing_of_a_poisoned_unit_happens()
    {
        var store = await OpenDirectAsync();
        var kept = await store.AddAsync(Orders, "kept");
        await using var poison = await Database.PoisonAsync(Size);
        var unit = new UnitOfWork().Declare(Destination.Queue("new")).Add(Invoices, Message("no")).Acknowledge(Orders, kept).Add(Orders, Poison());
        await Assert.ThrowsAsync<FatalStoreException>(() => store.CommitAsync(unit).AsTask());
        Assert.Equal(["kept"], await store.TextsAsync(Orders));
        Assert.Empty(await store.TextsAsync(Invoices));
        store = await CrashAsync();
        Assert.Equal(["kept"], await store.TextsAsync(Orders));
        Assert.Equal(new DestinationStatistics(Orders, 1, 4), await store.StatisticsAsync(Orders));
    }

    /// <summary>With a journal too, since such a unit goes past it.</summary>
    [Fact(Timeout = Limit)]
    public async Task A_poisoned_unit_that_is_prepared_or_conditional_fails_alone()
    {
        var store = await OpenAsync();
        var there = await store.AddAsync(Invoices, "there");
        await using var poison = await Database.PoisonAsync(Size);
        var before = store.AddAsync(Orders, "before");
        var prepared = store.PrepareAsync("poisoned", new UnitOfWork().Add(Orders, Poison()));
        var conditional = store.CommitAsync(new UnitOfWork().Require(Invoices, there).Add(Orders, Poison()).Acknowledge(Invoices, there)).AsTask();
        var after = store.PrepareAsync("sound", Adds(Orders, "after"));
        await Assert.ThrowsAsync<FatalStoreException>(() => prepared);
        await Assert.ThrowsAsync<FatalStoreException>(() => conditional);
        await Task.WhenAll(before, after);
        Assert.Equal(["sound"], (await store.ListPreparedAsync()).Select(p => p.Name));
        await store.CommitPreparedAsync("sound");
        Assert.Equal(["before", "after"], await store.TextsAsync(Orders));
        Assert.Equal(["there"], await store.TextsAsync(Invoices));
    }

    [Fact(Timeout = Limit)]
    public async Task A_journal_whose_checkpoint_is_refused_says_so_and_keeps_what_it_confirmed()
    {
        var store = await OpenAsync(OftenToTheDatabase);
        Assert.SkipUnless(store.GetStatus().JournalOn, "Without a journal such a unit fails before it is confirmed.");
        await using (await Database.PoisonAsync(Size))
        {
            await store.AddAsync(Orders, "before");
            await CommitAsync(store, Poison());
            await Record.ExceptionAsync(() => store.AddAsync(Orders, "after"));
            for (var life = 0; life < 2; life++)
            {
                var failure = await Assert.ThrowsAsync<FatalStoreException>(() => store.Completion.WaitAsync(Wait.Patience));
                Assert.Contains("poison", failure.ToString(), StringComparison.OrdinalIgnoreCase);
                Assert.Equal(StoreState.Stopped, store.State);
                Assert.Equal(failure.Message, store.GetStatus().Problem);
                AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => store.TextsAsync(Orders)));
                await store.DisposeAsync();
                store = NewStore(OftenToTheDatabase);
                await store.StartAsync();
            }

            await store.DisposeAsync();
        }

        store = await OpenAsync(OftenToTheDatabase);
        Assert.Equal([6, Size], (await store.ReadAllAsync(Orders)).Take(2).Select(message => message.Length));
    }

    private async Task<IMessageStore> OpenDirectAsync()
    {
        var store = await OpenAsync();
        Assert.SkipWhen(store.GetStatus().JournalOn, "A journal confirms such a unit before the database refuses it.");
        return store;
    }

    private static NewMessage Poison() => new(new byte[Size]);

    private static NewMessage Numbered(int number, int size) => new(new byte[size]) { Producer = new ProducerSequence("p", number) };

    private static Task<CommitResult> CommitAsync(IMessageStore store, NewMessage message) => store.CommitAsync(new UnitOfWork().Add(Orders, message)).AsTask();
}
