using JdbcStore.Hosting;
using Xunit;
using static JdbcStore.Conformance.StoreBodies;
using static JdbcStore.Conformance.StoreTimes;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 10, of delayed delivery: no reader sees a message before it is due; then it takes its place as if it was sent at that time.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class DelaysAreKept<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Fact(Timeout = Limit)]
    public async Task A_message_is_not_seen_before_it_is_due_and_comes_behind_those_sent_meanwhile()
    {
        var store = await OpenAsync(Often);
        var due = In(1);
        await store.AddAsync(Orders, Delayed(due, "delayed"));
        await store.AddAsync(Orders, "at once");
        string[] texts;
        do
            texts = await store.TextsAsync(Orders);
        while (texts.Length < 2 && DateTimeOffset.UtcNow < due.AddSeconds(20));
        Assert.True(DateTimeOffset.UtcNow >= due);
        Assert.Equal(["at once", "delayed"], texts);
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Messages_come_in_the_order_in_which_they_are_due(Ending ending)
    {
        var store = await OpenAsync(Often);
        var start = DateTimeOffset.UtcNow;
        foreach (var delay in new[] { 1.2, 0.4, 0.9, 0.6, 0.5 })
            await store.AddAsync(Orders, Delayed(start.AddSeconds(delay), $"{delay}"));
        store = await EndAsync(store, ending, Often);
        Assert.Equal(["0.4", "0.5", "0.6", "0.9", "1.2"], await store.SeesAsync(Orders, 5));
        store = await EndAsync(store, ending, Often);
        Assert.Equal(["0.4", "0.5", "0.6", "0.9", "1.2"], await store.TextsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Far_delays_survive_and_are_counted_only_when_they_are_over(Ending ending)
    {
        var store = await OpenAsync(Often);
        await store.AddAsync(Orders, Delayed(In(3600), "far"));
        await store.AddAsync(Orders, Delayed(In(2), "near"));
        for (var life = 0; life < 2; life++)
        {
            store = await EndAsync(store, ending, Often);
            Assert.DoesNotContain("far", await store.TextsAsync(Orders));
        }

        Assert.Equal(["near"], await store.SeesAsync(Orders, 1));
        Assert.Equal(new DestinationStatistics(Orders, 1, 4), await store.StatisticsAsync(Orders));
        await store.AcknowledgeAllAsync(Orders, await store.ReadAllAsync(Orders));
        Assert.Equal(new DestinationStatistics(Orders, 0, 0), await store.StatisticsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_fell_due_while_no_store_was_active_comes_at_the_next_start(bool crashes)
    {
        var store = await OpenAsync(Rare);
        var due = In(2);
        await store.AddAsync(Orders, Delayed(due, "delayed"));
        await store.AddAsync(Orders, "at once");
        if (crashes)
            await Database.CrashAsync();
        else
            await store.DisposeAsync();
        await Task.Delay(due - DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(50));
        store = await OpenAsync(Often);
        Assert.Equal(["at once", "delayed"], await store.SeesAsync(Orders, 2));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_cancelled_message_never_comes(Ending ending)
    {
        var store = await OpenAsync(Often);
        var cancelled = await store.AddAsync(Orders, Delayed(In(2.5), "cancelled"));
        var later = await store.AddAsync(Orders, Delayed(In(2.5), "cancelled in the next life"));
        await store.CommitAsync(new UnitOfWork().Cancel(Orders, cancelled));
        store = await EndAsync(store, ending, Often);
        await store.CommitAsync(new UnitOfWork().Cancel(Orders, later).Cancel(Orders, later + 1_000_000).Cancel(Invoices, 1));
        await store.AddAsync(Orders, Delayed(In(2.6), "kept"));
        Assert.Equal(["kept"], await store.SeesAsync(Orders, 1));
        Assert.Equal(1, (await store.StatisticsAsync(Orders))!.Messages);
    }

    [Fact(Timeout = Limit)]
    public async Task What_was_delivered_cannot_be_cancelled_and_what_is_delayed_cannot_be_acknowledged()
    {
        var store = await OpenAsync(Often);
        var plain = await store.AddAsync(Orders, "plain");
        var delayed = await store.AddAsync(Orders, Delayed(In(1), "delayed"));
        await store.CommitAsync(new UnitOfWork().Cancel(Orders, plain));
        await store.AcknowledgeAsync(Orders, delayed);
        await store.AssertRefusedAsync(new UnitOfWork().Require(Orders, delayed).Add(Invoices, Message("no")));
        Assert.Equal(["plain", "delayed"], await store.SeesAsync(Orders, 2));
        Assert.Equal(new DestinationStatistics(Orders, 2, 12), await store.StatisticsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_resend_is_recognised_before_and_after_its_message_is_due(Ending ending)
    {
        var store = await OpenAsync(Often);
        var due = In(1);
        var message = new NewMessage(Message("numbered").Body) { DeliverAt = due, Producer = new ProducerSequence("p", 5) };
        await store.CommitAsync(new UnitOfWork().Add(Orders, Delayed(due, "keyed", "key")).Add(Orders, message));
        for (var life = 0; life < 2; life++)
        {
            Assert.Equal(AddStatus.AlreadyStored, (await store.ResendAsync(Orders, "resend", "key")).Status);
            var resend = new NewMessage(new byte[1]) { Producer = new ProducerSequence("p", 5) };
            Assert.Equal(AddStatus.AlreadyStored, (await store.CommitAsync(new UnitOfWork().Add(Orders, resend))).Adds[0].Status);
            Assert.Equal(["keyed", "numbered"], await store.SeesAsync(Orders, 2));
            store = await EndAsync(store, ending, Often);
        }
    }

    [Fact(Timeout = Limit)]
    public async Task A_thousand_that_are_due_at_once_all_come_once_and_in_order()
    {
        var store = await OpenAsync(Often);
        var due = In(1);
        foreach (var some in Enumerable.Range(0, 1000).Chunk(250))
            await store.CommitAsync(some.Aggregate(new UnitOfWork(), (unit, i) => unit.Add(Orders, Delayed(due, $"{i}"))));
        var seen = new List<StoredMessage>();
        for (var position = ReadPosition.Start; seen.Count < 1000 && DateTimeOffset.UtcNow < due.AddSeconds(30);)
        {
            var page = await store.ReadAsync(Orders, position, 100);
            position = position.Past(page);
            seen.AddRange(page);
        }

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}"), seen.Select(message => message.Text()));
        Assert.Equal(1000, (await store.StatisticsAsync(Orders))!.Messages);
    }

    [Theory(Timeout = Limit)]
    [InlineData(-3600)]
    [InlineData(0.3)]
    [InlineData(2)]
    public async Task A_delayed_message_in_a_prepared_transaction_comes_when_it_is_committed_and_due(double delay)
    {
        var store = await OpenAsync(Often);
        await store.PrepareAsync("delayed", new UnitOfWork().Add(Orders, Delayed(In(delay), "delayed")));
        await store.AddAsync(Orders, Delayed(In(0.6), "meanwhile"));
        Assert.Equal(["meanwhile"], await store.SeesAsync(Orders, 1));
        await store.CommitPreparedAsync("delayed");
        Assert.Equal(["meanwhile", "delayed"], await store.SeesAsync(Orders, 2));
        Assert.Equal(2, (await store.StatisticsAsync(Orders))!.Messages);
    }

    [Fact(Timeout = Limit)]
    public async Task A_large_body_can_be_delayed()
    {
        var store = await OpenAsync(Often);
        var delayed = new NewMessage(new NoiseStream(3 << 20, seed: 1), 3 << 20) { DeliverAt = In(0.5) };
        await store.CommitAsync(new UnitOfWork().Add(Orders, delayed).Add(Orders, Streamed(10, seed: 2)));
        store = await CrashAsync(Often);
        await store.SeesAsync(Orders, 2);
        await store.AssertBodiesAsync(Orders, (10, 2), (3 << 20, 1));
    }

    [Fact(Timeout = Limit)]
    public async Task A_purge_leaves_what_is_delayed_and_a_deletion_does_not()
    {
        var store = await OpenAsync(Often);
        await store.AddAsync(Orders, Delayed(In(1), "outlives the purge"));
        Assert.Equal(0, await store.PurgeAsync(Orders));
        Assert.Equal(["outlives the purge"], await store.SeesAsync(Orders, 1));
        await store.AddAsync(Orders, Delayed(In(1), "deleted"));
        await store.DeleteAsync(Orders);
        await store.AddAsync(Invoices, Delayed(In(1.1), "elsewhere"));
        Assert.Equal(["elsewhere"], await store.SeesAsync(Invoices, 1));
        Assert.Empty(await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task Messages_that_were_due_long_ago_come_soon()
    {
        var store = await OpenAsync(Often);
        for (var round = 0; round < 3; round++)
        {
            await store.AddAsync(Orders, Delayed(In(-3600), $"{round}"));
            await store.SeesAsync(Orders, round + 1);
        }

        Assert.Equal(["0", "1", "2"], await store.TextsAsync(Orders));
    }

    private static void Often(JdbcStoreOptions options) => options.HousekeepingInterval = TimeSpan.FromMilliseconds(50);

    private static void Rare(JdbcStoreOptions options) => options.HousekeepingInterval = TimeSpan.FromHours(1);
}
