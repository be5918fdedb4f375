using JdbcStore.Hosting;
using Xunit;
using static JdbcStore.Conformance.StoreTransactions;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 8, of what prepared transactions and others do to each other until the decision: keys, numbers, messages held twice, crowds.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class PreparedTransactionsAreIsolated<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_duplicate_key_is_taken_while_it_is_prepared_and_free_again_after_a_rollback(Ending ending)
    {
        var store = await OpenAsync();
        await store.PrepareAsync("dropped", new UnitOfWork().Add(Orders, Message("dropped", "a")));
        await store.PrepareAsync("kept", new UnitOfWork().Add(Orders, Message("kept", "b")));
        store = await EndAsync(store, ending);
        Assert.Equal(AddStatus.AlreadyStored, (await store.ResendAsync(Orders, "resend", "a")).Status);
        Assert.Equal(AddStatus.AlreadyStored, (await store.ResendAsync(Orders, "resend", "b")).Status);
        await store.RollBackPreparedAsync("dropped");
        await store.CommitPreparedAsync("kept");
        store = await EndAsync(store, ending);
        Assert.Equal(AddStatus.Stored, (await store.ResendAsync(Orders, "sent again", "a")).Status);
        Assert.Equal(AddStatus.AlreadyStored, (await store.ResendAsync(Orders, "resend", "b")).Status);
        Assert.Equal(["kept", "sent again"], await store.TextsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_producers_number_is_taken_while_it_is_prepared_and_free_again_after_a_rollback(Ending ending)
    {
        var store = await OpenAsync();
        await SendAsync(store, "p", 4);
        await store.PrepareAsync("dropped", new UnitOfWork().Add(Orders, Numbered("p", 5)).Add(Orders, Numbered("p", 6)).Add(Orders, Numbered("new", 1)));
        await store.PrepareAsync("kept", new UnitOfWork().Add(Orders, Numbered("q", 5)));
        store = await EndAsync(store, ending);
        foreach (var (producer, number) in new[] { ("p", 5), ("p", 6), ("new", 1), ("q", 5) })
            Assert.Equal(AddStatus.AlreadyStored, await SendAsync(store, producer, number));
        await store.RollBackPreparedAsync("dropped");
        await store.CommitPreparedAsync("kept");
        for (var life = 0; life < 2; life++)
        {
            Assert.Equal(4, await store.FindProducerAsync(Orders, "p"));
            Assert.Null(await store.FindProducerAsync(Orders, "new"));
            Assert.Equal(5, await store.FindProducerAsync(Orders, "q"));
            store = await EndAsync(store, ending);
        }

        Assert.Equal((AddStatus.AlreadyStored, AddStatus.Stored), (await SendAsync(store, "p", 4), await SendAsync(store, "p", 5)));
        Assert.Equal((AddStatus.Stored, AddStatus.AlreadyStored), (await SendAsync(store, "new", 1), await SendAsync(store, "q", 5)));
        Assert.Equal(["p 4", "q 5", "p 5", "new 1"], await store.TextsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [InlineData("a", "b", "c")]
    [InlineData("c", "b", "a")]
    [InlineData("b", "a", "c")]
    [InlineData("b", "c", "a")]
    public async Task Numbers_in_several_transactions_are_free_again_in_whatever_order_these_are_rolled_back(params string[] order)
    {
        var store = await OpenAsync();
        await SendAsync(store, "p", 4);
        foreach (var (name, number) in new[] { ("a", 5), ("b", 6), ("c", 9) })
            await store.PrepareAsync(name, new UnitOfWork().Add(Orders, Numbered("p", number)));
        foreach (var name in order)
        {
            Assert.Equal(AddStatus.AlreadyStored, await SendAsync(store, "p", 5));
            await store.RollBackPreparedAsync(name);
        }

        Assert.Equal(4, await store.FindProducerAsync(Orders, "p"));
        Assert.Equal((AddStatus.AlreadyStored, AddStatus.Stored), (await SendAsync(store, "p", 4), await SendAsync(store, "p", 5)));
    }

    [Fact(Timeout = Limit)]
    public async Task A_rollback_does_not_take_back_the_numbers_of_what_was_stored_later()
    {
        var store = await OpenAsync();
        await store.PrepareAsync("dropped", new UnitOfWork().Add(Orders, Numbered("p", 5)));
        await SendAsync(store, "p", 6);
        await store.PrepareAsync("kept", new UnitOfWork().Add(Orders, Numbered("p", 7)));
        await store.PrepareAsync("dropped too", new UnitOfWork().Add(Orders, Numbered("p", 8)));
        await store.CommitPreparedAsync("kept");
        await store.RollBackPreparedAsync("dropped");
        await store.RollBackPreparedAsync("dropped too");
        Assert.Equal(7, await store.FindProducerAsync(Orders, "p"));
        Assert.Equal((AddStatus.AlreadyStored, AddStatus.Stored), (await SendAsync(store, "p", 7), await SendAsync(store, "p", 8)));
        Assert.Equal(["p 6", "p 7", "p 8"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_resend_within_a_prepared_unit_is_recognised()
    {
        var store = await OpenAsync();
        await store.ResendAsync(Orders, "stored", "a");
        var unit = new UnitOfWork().Add(Orders, Message("resend", "a")).Add(Orders, Message("new", "b")).Add(Orders, Message("resend", "b"));
        var prepared = await store.PrepareAsync("some", unit);
        Assert.Equal([AddStatus.AlreadyStored, AddStatus.Stored, AddStatus.AlreadyStored], prepared.Adds.Select(add => add.Status));
        Assert.Equal(1, Assert.Single(await store.ListPreparedAsync()).Adds);
        Assert.Single((await store.CommitPreparedAsync("some")).Adds);
        Assert.Equal(["stored", "new"], await store.TextsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_held_by_one_transaction_is_not_held_by_a_second(bool commits)
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 2);
        await store.PrepareAsync("first", Acknowledges(Orders, sequences[0]));
        await store.PrepareAsync("second", Acknowledges(Orders, sequences[0]).Acknowledge(Orders, sequences[1]));
        Assert.Equal([(Orders, sequences[1])], (await store.ListPreparedAsync())[1].Acknowledged);
        await store.CommitAsync(commits ? new UnitOfWork().CommitPrepared("second") : new UnitOfWork().RollBackPrepared("second"));
        Assert.Equal(commits ? [] : ["1"], await store.TextsAsync(Orders));
        await store.RollBackPreparedAsync("first");
        Assert.Equal(commits ? ["0"] : ["0", "1"], await store.TextsAsync(Orders));
        Assert.Equal(commits ? 1 : 2, (await store.StatisticsAsync(Orders))!.Messages);
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_held_message_is_not_there_for_others(Ending ending)
    {
        var store = await OpenAsync();
        var held = await store.AddAsync(Orders, "held");
        await store.PrepareAsync("holder", Acknowledges(Orders, held));
        await store.AcknowledgeAsync(Orders, held);
        await store.CommitAsync(new UnitOfWork().Redeliver(Orders, held));
        await store.CommitAsync(new UnitOfWork().Move(Orders, held, Invoices));
        await store.AssertRefusedAsync(new UnitOfWork().Require(Orders, held).Add(Invoices, Message("no")));
        store = await EndAsync(store, ending);
        await store.RollBackPreparedAsync("holder");
        var back = Assert.Single(await store.ReadAllAsync(Orders));
        Assert.Equal((held, 0, "held"), (back.Sequence, back.DeliveryCount, back.Text()));
        Assert.Empty(await store.TextsAsync(Invoices));
        Assert.Equal(new DestinationStatistics(Orders, 1, 4), await store.StatisticsAsync(Orders));
        await store.AcknowledgeAsync(Orders, held);
        Assert.Empty(await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_message_acknowledged_before_is_not_brought_back_by_a_rollback()
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 2);
        await store.AcknowledgeAsync(Orders, sequences[0]);
        await store.PrepareAsync("late", Acknowledges(Orders, sequences));
        await store.RollBackPreparedAsync("late");
        store = await CrashAsync();
        Assert.Equal(["1"], await store.TextsAsync(Orders));
        Assert.Equal(new DestinationStatistics(Orders, 1, 1), await store.StatisticsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task What_a_commit_adds_to_several_destinations_is_seen_together()
    {
        var store = await OpenAsync(OftenToTheDatabase);
        var deciding = Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await store.PrepareAsync($"{i}", Adds(Orders, $"{i}").Add(Invoices, Message($"{i}")));
                await store.CommitPreparedAsync($"{i}");
            }
        });
        int orders;
        do
        {
            orders = (await store.ReadAllAsync(Orders)).Count;
            Assert.InRange((await store.ReadAllAsync(Invoices)).Count, orders, 20);
        }
        while (orders < 20 && !deciding.IsFaulted);
        await deciding;
    }

    [Fact(Timeout = Limit)]
    public async Task Of_fifty_that_decide_at_once_exactly_one_does()
    {
        var store = await OpenAsync();
        for (var round = 0; round < 5; round++)
        {
            await store.PrepareAsync("contended", Adds(Orders, $"{round}"));
            var failures = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => Record.ExceptionAsync(() =>
                i % 2 == 0 ? store.CommitPreparedAsync("contended") : store.RollBackPreparedAsync("contended")).AsTask())));
            Assert.Single(failures, failure => failure is null);
            Assert.All(failures.OfType<Exception>(), failure => Assert.IsType<PreconditionStoreException>(failure));
            Assert.Equal(Array.IndexOf(failures, null) % 2 == 0 ? [$"{round}"] : [], await store.TextsAsync(Orders));
            await store.PurgeAsync(Orders);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Transactions_in_flight_at_a_crash_are_there_wholly_or_not_at_all()
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 60);
        var load = Load.Start(store, producers: 4, Invoices);
        var preparing = sequences.Select((sequence, i) => Record.ExceptionAsync(() =>
            store.PrepareAsync($"{i}", Adds(Destination.Queue("copies"), $"{i}").Acknowledge(Orders, sequence))).AsTask()).ToArray();
        await Task.WhenAny(preparing);
        var confirmed = Enumerable.Range(0, 60).Where(i => preparing[i].IsCompletedSuccessfully && preparing[i].Result is null).Select(i => $"{i}").ToArray();
        store = await CrashAsync();
        var listed = await store.ListPreparedAsync();
        Assert.Empty(confirmed.Except(listed.Select(prepared => prepared.Name)));
        Assert.All(listed, prepared => Assert.Equal((1, (Orders, sequences[int.Parse(prepared.Name, null)])), (prepared.Adds, prepared.Acknowledged.Single())));
        Assert.Equal(60 - listed.Count, (await store.ReadAllAsync(Orders)).Count);
        foreach (var prepared in listed)
            await store.CommitPreparedAsync(prepared.Name);
        Assert.Equal(listed.Select(prepared => prepared.Name), await store.TextsAsync(Destination.Queue("copies")));
        await Task.WhenAll(preparing);
        await load.StopAsync();
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Over_the_backlog_of_a_journal_everything_keeps_its_place(bool often)
    {
        var store = await OpenAsync(often ? OftenToTheDatabase : NeverByItself);
        var sequences = await store.AddManyAsync(Orders, 300);
        await store.AcknowledgeAsync(Orders, sequences[..100]);
        await store.CommitAsync(new UnitOfWork().Redeliver(Orders, sequences[150]));
        await store.PrepareAsync("held", Acknowledges(Orders, sequences[100..200]).Add(Orders, Message("added")));
        await store.AddAsync(Orders, "after");
        await store.AcknowledgeAsync(Orders, sequences[200..250]);
        Assert.Equal(51, (await store.TextsAsync(Orders)).Length);
        store = await CrashAsync(often ? OftenToTheDatabase : NeverByItself);
        Assert.Equal(51, (await store.TextsAsync(Orders)).Length);
        await store.AddAsync(Orders, "later");
        await store.RollBackPreparedAsync("held");
        var expected = sequences[100..200].Concat(sequences[250..]);
        var held = await store.ReadAllAsync(Orders, page: 7);
        Assert.Equal(expected, held.SkipLast(2).Select(message => message.Sequence));
        Assert.Equal(1, held[50].DeliveryCount);
        Assert.Equal(["after", "later"], held.TakeLast(2).Select(message => message.Text()));
        Assert.Equal(152, (await store.StatisticsAsync(Orders))!.Messages);
    }

    [Fact(Timeout = Limit)]
    public async Task A_paused_store_that_was_replaced_prepares_and_decides_nothing()
    {
        Needs(StoreCapabilities.TakesOverFromPaused);
        var (paused, time) = await OpenPausableAsync();
        await paused.PrepareAsync("open", Adds(Orders, "x"));
        var successor = await OpenStandbyAsync();
        time.Pause();
        await successor.BecomesAsync(StoreState.Active);
        await Assert.ThrowsAsync<FencedStoreException>(() => paused.CommitPreparedAsync("open"));
        await Assert.ThrowsAsync<FencedStoreException>(() => paused.RollBackPreparedAsync("open"));
        await Assert.ThrowsAsync<FencedStoreException>(() => paused.PrepareAsync("more", Adds(Orders, "y")));
        Assert.Equal(["open"], (await successor.ListPreparedAsync()).Select(prepared => prepared.Name));
        await successor.CommitPreparedAsync("open");
        Assert.Equal(["x"], await successor.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_store_that_is_not_active_lists_no_transactions()
    {
        var store = await OpenAsync();
        await store.PrepareAsync("open", Adds(Orders, "x"));
        var standby = await OpenStandbyAsync();
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => standby.ListPreparedAsync().AsTask()));
        await store.StopAsync();
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => store.ListPreparedAsync().AsTask()));
    }

    private static void NeverByItself(JdbcStoreOptions options) => options.Journal.CheckpointInterval = TimeSpan.FromHours(1);

    private static NewMessage Numbered(string producer, long number) =>
        new(Message($"{producer} {number}").Body) { Producer = new ProducerSequence(producer, number) };

    private static async Task<AddStatus> SendAsync(IMessageStore store, string producer, long number) =>
        (await store.CommitAsync(new UnitOfWork().Add(Orders, Numbered(producer, number)))).Adds[0].Status;
}
