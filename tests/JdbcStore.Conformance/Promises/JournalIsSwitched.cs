using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>The journal is put in front of the database, and taken away, while the store serves: no message is lost by that, or changes its place.</summary>
public abstract class JournalIsSwitched<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Theory, EveryEnding]
    public async Task What_was_stored_on_either_way_survives_in_its_order(Ending ending)
    {
        var store = await OpenInOneDirectoryAsync();
        var expected = new List<string>();
        for (var round = 0; round < 4; round++)
        {
            var sequences = await store.AddManyAsync(Orders, 10);
            await store.AcknowledgeAsync(Orders, sequences[round]);
            expected.AddRange(Enumerable.Range(0, 10).Where(i => i != round).Select(i => $"{i}"));
            await SwitchAsync(store);
            Assert.Equal(expected, await store.TextsAsync(Orders));
        }

        store = await EndAsync(store, ending, Database.ShareDirectory);
        Assert.Equal(expected, await store.TextsAsync(Orders));
        Assert.Equal(expected.Count, (await store.StatisticsAsync(Orders))!.Messages);
    }

    [Theory, EveryEnding]
    public async Task What_was_stored_after_the_only_switch_survives(Ending ending)
    {
        var store = await OpenInOneDirectoryAsync();
        await store.AddAsync(Orders, "before");
        await SwitchAsync(store);
        await store.AddAsync(Orders, "after");
        store = await EndAsync(store, ending, Database.ShareDirectory);
        Assert.Equal(["before", "after"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task Switching_to_and_fro_under_load_loses_nothing_and_keeps_every_producers_order()
    {
        var store = await OpenInOneDirectoryAsync();
        var load = Load.Start(store, producers: 16, Orders);
        var consumers = Enumerable.Range(0, 4).Select(_ => new Consumer(store, Invoices)).ToList();
        var invoices = Load.Start(store, producers: 8, Invoices);
        for (var round = 0; round < 6; round++)
        {
            await Task.WhenAll(load.ConfirmsMoreAsync(40), invoices.ConfirmsMoreAsync(40));
            await SwitchAsync(store);
        }

        await load.ConfirmsMoreAsync(40);
        await Task.WhenAll(load.StopAsync(), invoices.StopAsync());
        var consumed = new List<string>();
        foreach (var consumer in consumers)
            consumed.AddRange(await consumer.StopAsync());
        Check(load, await store.TextsAsync(Orders));
        Assert.Equal(invoices.Sent.Order(), consumed.Concat(await store.TextsAsync(Invoices)).Distinct().Order());
        Assert.Empty(invoices.Refused);
    }

    [Fact(Timeout = Limit)]
    public async Task Units_given_while_a_switch_waits_for_the_database_are_stored_in_their_order()
    {
        var store = await OpenInOneDirectoryAsync();
        await store.AddAsync(Orders, "0");
        for (var round = 0; round < 2; round++)
        {
            var commits = new List<Task>();
            Task switching;
            await using (await Database.HoldCommitsAsync())
            {
                commits.Add(await GiveAsync(store, $"{round}-1"));
                switching = store.SwitchJournalAsync(!store.GetStatus().JournalOn);
                for (var i = 2; i < 20; i++)
                    commits.Add(store.AddAsync(Orders, $"{round}-{i}"));
                await Task.Delay(200);
            }

            await Task.WhenAll(commits.Append(switching)).WaitAsync(Wait.Patience);
        }

        var expected = Enumerable.Range(0, 2).SelectMany(round => Enumerable.Range(1, 19).Select(i => $"{round}-{i}"));
        Assert.Equal(expected.Prepend("0"), await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_unit_cancelled_while_a_switch_is_under_way_is_stored_or_is_not()
    {
        var store = await OpenInOneDirectoryAsync();
        using var cancelling = new CancellationTokenSource();
        Task<CommitResult> impatient;
        Task first, switching;
        await using (await Database.HoldCommitsAsync())
        {
            first = await GiveAsync(store, "first");
            switching = store.SwitchJournalAsync(!store.GetStatus().JournalOn);
            impatient = store.CommitAsync(new UnitOfWork().Add(Orders, Message("impatient")), cancelling.Token).AsTask();
            await Task.Delay(100);
            await cancelling.CancelAsync();
        }

        await Task.WhenAll(first, switching);
        await store.AddAsync(Orders, "last");
        await impatient.ContinueWith(_ => { }, TaskScheduler.Default);
        string[] expected = impatient.IsCanceled ? ["first", "last"] : ["first", "impatient", "last"];
        Assert.Equal(expected, await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_crash_in_the_middle_of_a_switch_loses_nothing_that_was_confirmed()
    {
        var store = await OpenInOneDirectoryAsync();
        var confirmed = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            var orders = Destination.Queue($"orders {round}");
            var load = Load.Start(store, producers: 8, orders);
            await load.ConfirmsMoreAsync(40);
            var switching = store.SwitchJournalAsync(!store.GetStatus().JournalOn);
            await load.ConfirmsMoreAsync(round);
            confirmed.AddRange(load.Confirmed.Select(text => $"{round}: {text}"));
            store = await CrashAsync(Database.ShareDirectory);
            await switching.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Wait.Patience);
            await load.StopAsync();
            await SwitchAsync(store);
        }

        var texts = new List<string>();
        for (var round = 0; round < 3; round++)
            texts.AddRange((await store.TextsAsync(Destination.Queue($"orders {round}"))).Select(text => $"{round}: {text}"));
        Assert.Empty(confirmed.Except(texts));
        Assert.Equal(texts.Distinct().Count(), texts.Count);
    }

    [Fact(Timeout = Limit)]
    public async Task Resends_are_recognised_on_the_other_way()
    {
        var store = await OpenInOneDirectoryAsync();
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(AddStatus.Stored, (await store.ResendAsync(Orders, "keyed", $"key {round}")).Status);
            Assert.Equal(AddStatus.Stored, await NumberedAsync(store, round));
            await SwitchAsync(store);
            Assert.Equal(AddStatus.AlreadyStored, (await store.ResendAsync(Orders, "keyed", $"key {round}")).Status);
            Assert.Equal(AddStatus.AlreadyStored, await NumberedAsync(store, round));
        }

        Assert.Equal(2, await store.FindProducerAsync(Orders, "producer"));
        Assert.Equal(6, (await store.StatisticsAsync(Orders))!.Messages);
    }

    [Fact(Timeout = Limit)]
    public async Task Prepared_transactions_subscriptions_and_large_bodies_go_on_on_the_other_way()
    {
        var store = await OpenInOneDirectoryAsync();
        var topic = Destination.Topic("prices");
        var subscription = Subscription(topic);
        await store.CommitAsync(new UnitOfWork().Subscribe(subscription));
        for (var round = 0; round < 2; round++)
        {
            await store.CommitAsync(new UnitOfWork().Add(Orders, Message($"prepared {round}")).PrepareAs($"branch {round}"));
            var price = await store.AddAsync(topic, $"{round}");
            await store.CommitAsync(new UnitOfWork().Add(Invoices, new NewMessage(new MemoryStream(new byte[2 << 20]), 2 << 20)));
            await SwitchAsync(store);
            await store.CommitAsync(new UnitOfWork().CommitPrepared($"branch {round}"));
            Assert.Equal([$"{round}"], (await store.ReadAsync(subscription.Key, ReadPosition.Start, 10)).Select(m => m.Text()));
            await store.CommitAsync(new UnitOfWork().Acknowledge(subscription.Key, price));
        }

        Assert.Equal(["prepared 0", "prepared 1"], await store.TextsAsync(Orders));
        Assert.All(await store.ReadAllAsync(Invoices), invoice => Assert.Equal(2 << 20, invoice.Body.Length));
        Assert.Empty(await store.ReadAsync(subscription.Key, ReadPosition.Start, 10));
    }

    [Fact(Timeout = Limit)]
    public async Task A_switch_is_refused_while_the_database_is_away_and_nothing_is_lost()
    {
        Needs(StoreCapabilities.DatabaseReturns);
        var store = await OpenInOneDirectoryAsync();
        for (var round = 0; round < 2; round++)
        {
            await store.AddAsync(Orders, $"{round}");
            var journal = store.GetStatus().JournalOn;
            await Database.LoseAsync();
            await store.BecomesAsync(StoreState.Suspended);
            await Assert.ThrowsAsync<UnavailableStoreException>(() => store.SwitchJournalAsync(!journal));
            Assert.Equal(journal, store.GetStatus().JournalOn);
            await Database.RestoreAsync();
            await store.BecomesAsync(StoreState.Active);
            await SwitchAsync(store);
        }

        Assert.Equal(["0", "1"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task Switching_to_what_is_changes_nothing_and_a_store_that_does_not_serve_switches_nothing()
    {
        var store = await OpenInOneDirectoryAsync();
        await store.AddAsync(Orders, "there");
        var journal = store.GetStatus().JournalOn;
        await store.SwitchJournalAsync(journal);
        Assert.Equal(journal, store.GetStatus().JournalOn);
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => NewStore().SwitchJournalAsync(true)));
        var standby = await OpenStandbyAsync(Database.ShareDirectory);
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => standby.SwitchJournalAsync(true)));
        await store.StopAsync();
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => store.SwitchJournalAsync(true)));
    }

    private Task<IMessageStore> OpenInOneDirectoryAsync() => OpenAsync(Database.ShareDirectory);

    /// <summary>To the other way than the present one.</summary>
    private static async Task SwitchAsync(IMessageStore store)
    {
        var on = !store.GetStatus().JournalOn;
        await store.SwitchJournalAsync(on).WaitAsync(Wait.Patience);
        Assert.Equal(on, store.GetStatus().JournalOn);
    }

    /// <summary>Gives a unit, which an embedded database may commit on the caller's thread, and waits until it is under way.</summary>
    private static async Task<Task> GiveAsync(IMessageStore store, string text)
    {
        var commit = Task.Run(() => store.AddAsync(Orders, text));
        await Wait.UntilAsync(() => Task.FromResult(commit.IsCompleted || store.GetStatus().PendingUnits > 0), () => "the unit is under way");
        return commit;
    }

    private static async Task<AddStatus> NumberedAsync(IMessageStore store, long number)
    {
        var message = new NewMessage("numbered"u8.ToArray()) { Producer = new ProducerSequence("producer", number) };
        return (await store.CommitAsync(new UnitOfWork().Add(Orders, message))).Adds[0].Status;
    }

    /// <summary>All that was sent is there, once, and each producer's messages in its order.</summary>
    private static void Check(Load load, string[] texts)
    {
        Assert.Equal(load.Sent.Order(), load.Confirmed.Order());
        Assert.Equal(load.Confirmed.Order(), texts.Order());
        foreach (var producer in texts.Select(text => text.Split('-')).GroupBy(text => text[0], text => int.Parse(text[1], null)))
            Assert.Equal(producer.Order(), producer);
    }

    /// <summary>Reads and acknowledges until it is told to stop.</summary>
    private sealed class Consumer
    {
        private readonly List<string> _consumed = [];
        private readonly Task _running;
        private volatile bool _stopping;

        public Consumer(IMessageStore store, Destination destination) => _running = Task.Run(() => RunAsync(store, destination));

        /// <summary>What it has acknowledged; others may have acknowledged the same.</summary>
        public async Task<List<string>> StopAsync()
        {
            _stopping = true;
            await _running.WaitAsync(Wait.Patience);
            return _consumed;
        }

        private async Task RunAsync(IMessageStore store, Destination destination)
        {
            while (!_stopping)
            {
                var page = await store.ReadAsync(destination, ReadPosition.Start, 20);
                await store.AcknowledgeAllAsync(destination, page);
                _consumed.AddRange(page.Select(m => m.Text()));
                await Task.Delay(1);
            }
        }
    }
}
