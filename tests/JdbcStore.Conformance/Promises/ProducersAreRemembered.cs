using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 4, of producers that number their messages: a number not above the last one stored is a resend, for as long as it is remembered.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class ProducersAreRemembered<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    private static readonly AddResult Recognised = new(AddStatus.AlreadyStored, 0);

    private int _confirmed;

    [Fact(Timeout = Limit)]
    public async Task A_number_that_is_not_above_the_last_one_is_a_resend()
    {
        var store = await OpenAsync();
        Assert.Equal(AddStatus.Stored, (await SendAsync(store, 7)).Status);
        foreach (var number in new long[] { 7, 6, 0 })
            Assert.Equal(Recognised, await SendAsync(store, number));
        Assert.Equal(AddStatus.Stored, (await SendAsync(store, 8)).Status);
        Assert.Equal(AddStatus.Stored, (await SendAsync(store, 1_000_000_000_000)).Status);
        Assert.Equal(Recognised, await SendAsync(store, 999_999_999_999));
        Assert.Equal(["7", "8", "1000000000000"], await store.TextsAsync(Orders));
        Assert.Equal(1_000_000_000_000, await store.FindProducerAsync(Orders, "p"));
    }

    [Fact(Timeout = Limit)]
    public async Task The_first_number_may_be_zero_and_the_last_the_greatest()
    {
        var store = await OpenAsync();
        Assert.Null(await store.FindProducerAsync(Orders, "p"));
        Assert.Equal(AddStatus.Stored, (await SendAsync(store, 0)).Status);
        Assert.Equal(Recognised, await SendAsync(store, 0));
        Assert.Equal(0, await store.FindProducerAsync(Orders, "p"));
        Assert.Equal(AddStatus.Stored, (await SendAsync(store, long.MaxValue)).Status);
        Assert.Equal(Recognised, await SendAsync(store, long.MaxValue));
        store = await ReopenAsync(store);
        Assert.Equal(long.MaxValue, await store.FindProducerAsync(Orders, "p"));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_number_is_recognised_in_every_later_life(Ending ending)
    {
        var store = await OpenAsync();
        await SendAsync(store, 7);
        for (var life = 0; life < 2; life++)
        {
            store = await EndAsync(store, ending);
            Assert.Equal(7, await store.FindProducerAsync(Orders, "p"));
            Assert.Equal(Recognised, await SendAsync(store, 7));
            Assert.Equal(Recognised, await SendAsync(store, 6));
        }

        Assert.Equal(AddStatus.Stored, (await SendAsync(store, 8)).Status);
        Assert.Equal(["7", "8"], await store.TextsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_number_is_recognised_though_its_message_was_consumed(Ending ending)
    {
        var store = await OpenAsync();
        var sent = await SendAsync(store, 7);
        await store.AcknowledgeAsync(Orders, sent.Sequence);
        Assert.Equal(Recognised, await SendAsync(store, 7));
        Assert.Equal(7, await store.FindProducerAsync(Orders, "p"));
        store = await EndAsync(store, ending);
        Assert.Equal(7, await store.FindProducerAsync(Orders, "p"));
        Assert.Equal(Recognised, await SendAsync(store, 7));
        Assert.Empty(await store.ReadAllAsync(Orders));
        Assert.Equal(new DestinationStatistics(Orders, 0, 0), await store.StatisticsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_number_is_recognised_within_its_unit()
    {
        var store = await OpenAsync();
        var unit = new UnitOfWork().Add(Orders, Numbered(5)).Add(Orders, Numbered(5)).Add(Orders, Numbered(4)).Add(Orders, Numbered(6)).Add(Orders, Message("x"));
        var result = await store.CommitAsync(unit);
        Assert.Equal(
            [AddStatus.Stored, AddStatus.AlreadyStored, AddStatus.AlreadyStored, AddStatus.Stored, AddStatus.Stored], result.Adds.Select(add => add.Status));
        Assert.Equal(["5", "6", "x"], await store.TextsAsync(Orders));
        Assert.Equal(6, await store.FindProducerAsync(Orders, "p"));
    }

    [Fact(Timeout = Limit)]
    public async Task Destinations_and_producers_are_apart()
    {
        var store = await OpenAsync();
        await SendAsync(store, 7);
        Assert.Null(await store.FindProducerAsync(Invoices, "p"));
        Assert.Equal(AddStatus.Stored, (await store.CommitAsync(new UnitOfWork().Add(Invoices, Numbered(3)))).Adds[0].Status);
        foreach (var producer in new[] { "P", "p ", " p", "p\u0301", "ｐ", "q" })
        {
            Assert.Null(await store.FindProducerAsync(Orders, producer));
            Assert.Equal(AddStatus.Stored, (await store.CommitAsync(new UnitOfWork().Add(Orders, Numbered(1, producer)))).Adds[0].Status);
        }

        store = await ReopenAsync(store);
        Assert.Equal((7, 3, 1), (await store.FindProducerAsync(Orders, "p"), await store.FindProducerAsync(Invoices, "p"), await store.FindProducerAsync(Orders, "q")));
        Assert.Equal(7, (await store.ReadAllAsync(Orders)).Count);
    }

    [Fact(Timeout = Limit)]
    public async Task A_producer_id_may_have_255_characters_of_any_script()
    {
        var store = await OpenAsync();
        string[] ids = [new('x', 255), new string('x', 254) + "y", new('産', 255), string.Concat(Enumerable.Repeat("🐇", 127))];
        for (var i = 0; i < ids.Length; i++)
            await store.CommitAsync(new UnitOfWork().Add(Orders, Numbered(i, ids[i])));
        for (var i = 0; i < ids.Length; i++)
            Assert.Equal(i, await store.FindProducerAsync(Orders, ids[i]));
    }

    [Theory(Timeout = Limit)]
    [InlineData(2)]
    [InlineData(50)]
    public async Task Of_concurrent_sends_of_one_number_exactly_one_is_stored(int senders)
    {
        var store = await OpenAsync();
        for (var round = 0; round < 10; round++)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(() => SendAsync(store, round))));
            Assert.Single(results, result => result.Status == AddStatus.Stored);
            Assert.Equal(senders - 1, results.Count(result => result == Recognised));
        }

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task Numbers_in_flight_in_their_order_are_all_stored()
    {
        var store = await OpenAsync();
        var sends = Enumerable.Range(0, 500).Select(i => SendAsync(store, i)).ToArray();
        Assert.All(await Task.WhenAll(sends), send => Assert.Equal(AddStatus.Stored, send.Status));
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i}"), await store.TextsAsync(Orders));
        Assert.Equal(499, await store.FindProducerAsync(Orders, "p"));
    }

    [Fact(Timeout = Limit)]
    public async Task With_a_key_too_either_of_them_tells_a_resend()
    {
        var store = await OpenAsync();
        Assert.Equal(AddStatus.Stored, await StatusAsync("a", 5));
        Assert.Equal(AddStatus.AlreadyStored, await StatusAsync("a", 6));
        Assert.Equal(AddStatus.AlreadyStored, await StatusAsync("b", 5));
        Assert.Equal(5, await store.FindProducerAsync(Orders, "p"));
        Assert.Equal(AddStatus.Stored, await StatusAsync("c", 6));
        Assert.Equal(2, (await store.ReadAllAsync(Orders)).Count);

        async Task<AddStatus> StatusAsync(string key, long number)
        {
            var message = new NewMessage(new byte[1], key) { Producer = new ProducerSequence("p", number) };
            return (await store.CommitAsync(new UnitOfWork().Add(Orders, message))).Adds[0].Status;
        }
    }

    /// <summary>A resend was recognised by its number; its new key was not used up.</summary>
    [Fact(Timeout = Limit)]
    public async Task A_key_that_came_with_an_old_number_is_not_used_up()
    {
        var store = await OpenAsync();
        await SendAsync(store, 5);
        var resend = new NewMessage(new byte[1], "key") { Producer = new ProducerSequence("p", 5) };
        Assert.Equal(Recognised, (await store.CommitAsync(new UnitOfWork().Add(Orders, resend))).Adds[0]);
        Assert.Equal(AddStatus.Stored, (await store.ResendAsync(Orders, "first with its key", "key")).Status);
    }

    [Fact(Timeout = Limit)]
    public async Task A_producer_that_resends_all_after_a_crash_stores_each_message_once_and_in_order()
    {
        var store = await OpenAsync();
        var sends = Enumerable.Range(0, 200).Select(i => SendAsync(store, i)).ToArray();
        await Task.WhenAny(sends);
        store = await CrashAsync();
        var last = await store.FindProducerAsync(Orders, "p");
        for (var i = 0; i < 200; i++)
            Assert.Equal(i <= last ? AddStatus.AlreadyStored : AddStatus.Stored, (await SendAsync(store, i)).Status);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), await store.TextsAsync(Orders));
        await Task.WhenAll(sends.Select(send => Record.ExceptionAsync(() => send.WaitAsync(Wait.Patience)).AsTask()));
    }

    [Theory(Timeout = Limit)]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Producers_that_resend_through_faults_store_each_message_once_and_in_order(int producers)
    {
        var store = await OpenAsync();
        var sending = Enumerable.Range(0, producers).Select(p => Task.Run(() => SendAllAsync(store, $"p{p}", count: 200, twice: p % 2 == 0))).ToArray();
        var sent = Task.WhenAll(sending);
        // Between two faults the store gets something done: a storm of them cannot be told from a database that is away.
        for (var next = 10; !sent.IsCompleted; await Task.Delay(5))
        {
            if (Volatile.Read(ref _confirmed) < next)
                continue;
            await Database.DisturbAsync();
            next = Volatile.Read(ref _confirmed) + (10 * producers);
        }

        await sent;
        await store.BecomesAsync(StoreState.Active);
        var texts = await store.TextsAsync(Orders);
        for (var p = 0; p < producers; p++)
        {
            var own = texts.Where(text => text.StartsWith($"p{p}-", StringComparison.Ordinal));
            Assert.Equal(Enumerable.Range(0, 200).Select(i => $"p{p}-{i}"), own);
            Assert.Equal(199, await store.FindProducerAsync(Orders, $"p{p}"));
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_paused_store_that_was_replaced_uses_up_no_number()
    {
        Needs(StoreCapabilities.TakesOverFromPaused);
        var (paused, time) = await OpenPausableAsync();
        await SendAsync(paused, 1);
        var successor = await OpenStandbyAsync();
        time.Pause();
        await successor.BecomesAsync(StoreState.Active);
        await Assert.ThrowsAsync<FencedStoreException>(() => SendAsync(paused, 2));
        Assert.Equal(1, await successor.FindProducerAsync(Orders, "p"));
        Assert.Equal(AddStatus.Stored, (await SendAsync(successor, 2)).Status);
    }

    [Fact(Timeout = Limit)]
    public async Task A_store_that_is_not_active_knows_no_producers()
    {
        var store = await OpenAsync();
        await SendAsync(store, 1);
        var standby = await OpenStandbyAsync();
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => standby.FindProducerAsync(Orders, "p").AsTask()));
        await store.StopAsync();
        AssertNotActive(await Assert.ThrowsAnyAsync<StoreException>(() => store.FindProducerAsync(Orders, "p").AsTask()));
    }

    private static NewMessage Numbered(long number, string producer = "p", string? text = null)
    {
        var message = Message(text ?? $"{number}");
        return new NewMessage(message.Body) { Producer = new ProducerSequence(producer, number) };
    }

    private static async Task<AddResult> SendAsync(IMessageStore store, long number) =>
        (await store.CommitAsync(new UnitOfWork().Add(Orders, Numbered(number)))).Adds[0];

    /// <summary>Sends each number until it is confirmed, and some of them once more.</summary>
    private async Task SendAllAsync(IMessageStore store, string producer, int count, bool twice)
    {
        for (var i = 0; i < count; i++)
        {
            for (var times = twice && i % 5 == 0 ? 2 : 1; times > 0;)
            {
                var message = Numbered(i, producer, $"{producer}-{i}");
                if (await Record.ExceptionAsync(async () => await store.CommitAsync(new UnitOfWork().Add(Orders, message))) is { } failure)
                {
                    Assert.IsType<StoreException>(failure, exactMatch: false);
                    continue;
                }

                Interlocked.Increment(ref _confirmed);
                times--;
            }
        }
    }
}
