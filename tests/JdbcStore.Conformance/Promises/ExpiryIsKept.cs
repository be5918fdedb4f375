using JdbcStore.Hosting;
using Xunit;
using static JdbcStore.Conformance.StoreTimes;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 10, of expiry: an expired message is never read, leaves by itself, and is handed over once, together with its removal.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class ExpiryIsKept<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    private readonly ExpiryLog _log = new();

    [Fact(Timeout = Limit)]
    public async Task What_had_expired_when_it_was_sent_is_never_read_and_leaves()
    {
        var store = await OpenAsync(Often);
        await store.CommitAsync(new UnitOfWork().Add(Orders, Expiring(In(-1), "late")).Add(Orders, Expiring(In(3600), "kept")).Add(Orders, Expiring(In(-1), "late")));
        Assert.Equal(["kept"], await store.TextsAsync(Orders));
        await store.CountsAsync(Orders, 1);
        Assert.Equal(new DestinationStatistics(Orders, 1, 4), await store.StatisticsAsync(Orders));
        Assert.Equal(["kept"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task No_reader_sees_a_message_after_it_has_expired()
    {
        var store = await OpenAsync(Often);
        for (var i = 0; i < 100; i++)
            await store.AddAsync(Orders, Expiring(In(0.2 + (i * 0.02)), $"{i}"));
        var left = true;
        while (left)
        {
            var before = DateTimeOffset.UtcNow;
            var held = await store.ReadAllAsync(Orders, page: 10);
            Assert.All(held, message => Assert.True(message.ExpiresAt > before));
            left = held.Count > 0;
        }

        await store.CountsAsync(Orders, 0);
        Assert.Equal(new DestinationStatistics(Orders, 0, 0), await store.StatisticsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task The_time_of_expiry_survives(Ending ending)
    {
        var store = await OpenAsync(Often);
        var far = DateTimeOffset.FromUnixTimeMilliseconds(In(3600).ToUnixTimeMilliseconds());
        var near = In(3);
        await store.CommitAsync(new UnitOfWork().Add(Orders, Expiring(far, "far")).Add(Orders, Expiring(near, "near")).Add(Orders, Message("for ever")));
        for (var life = 0; life < 2; life++)
        {
            store = await EndAsync(store, ending, Often);
            var held = await store.ReadAllAsync(Orders);
            Assert.Equal(far, held.Single(message => message.Text() == "far").ExpiresAt);
            Assert.Null(held.Single(message => message.Text() == "for ever").ExpiresAt);
        }

        await store.CountsAsync(Orders, 2);
        Assert.True(DateTimeOffset.UtcNow >= near);
        Assert.Equal(["far", "for ever"], await store.TextsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task What_expired_while_nobody_looked_is_handed_over_once_and_removed(Ending ending)
    {
        var store = await OpenAsync(Idle);
        for (var part = 0; part < 4; part++)
        {
            var some = Enumerable.Range(part * 500, 500);
            await store.CommitAsync(some.Aggregate(
                new UnitOfWork(), (unit, i) => unit.Add(Orders, i % 2 == 0 ? Expiring(In(-1), $"{i}") : Expiring(In(3600), $"{i}"))));
        }

        store = await EndAsync(store, ending, Handing);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{(i * 2) + 1}"), await store.TextsAsync(Orders));
        await store.CountsAsync(Orders, 1000);
        var expired = Enumerable.Range(0, 1000).Select(i => $"{i * 2}").ToArray();
        Assert.Equal(expired.Order(), _log.Handed.Order());
        Assert.Equal(expired.Select(text => $"orders: {text}").Order(), (await store.SeesAsync(ExpiryLog.DeadLetters, 1000)).Order());
        Assert.Equal(1000, (await store.StatisticsAsync(ExpiryLog.DeadLetters))!.Messages);
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task An_ending_in_the_middle_leaves_each_expired_message_with_one_dead_letter(Ending ending)
    {
        var store = await OpenAsync(Idle);
        for (var part = 0; part < 4; part++)
            await store.CommitAsync(Enumerable.Range(part * 250, 250).Aggregate(new UnitOfWork(), (unit, i) => unit.Add(Orders, Expiring(In(-1), $"{i}"))));
        var middle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _log.Before = _ => _log.Handed.Count < 500 || middle.TrySetResult() || middle.Task.IsCompleted;
        store = await ReopenAsync(store, Handing);
        await middle.Task;
        store = await EndAsync(store, ending, Handing);
        await store.CountsAsync(Orders, 0);
        var expected = Enumerable.Range(0, 1000).Select(i => $"orders: {i}").Order();
        Assert.Equal(expected, (await store.SeesAsync(ExpiryLog.DeadLetters, 1000)).Order());
        Assert.Equal(1000, (await store.StatisticsAsync(ExpiryLog.DeadLetters))!.Messages);
    }

    [Fact(Timeout = Limit)]
    public async Task A_message_that_the_hook_leaves_alone_is_asked_for_again()
    {
        var store = await OpenAsync(Handing);
        _log.Before = message => message.Text() != "busy" || _log.Handed.Count(text => text == "busy") > 3;
        await store.CommitAsync(new UnitOfWork().Add(Orders, Expiring(In(-1), "busy")).Add(Orders, Expiring(In(-1), "idle")));
        await Wait.UntilAsync(() => Task.FromResult(_log.Handed.Count(text => text == "busy") > 2), () => "the hook is asked again");
        Assert.Empty(await store.TextsAsync(Orders));
        await store.CountsAsync(Orders, 0);
        Assert.Equal(["orders: idle", "orders: busy"], await store.SeesAsync(ExpiryLog.DeadLetters, 2));
        Assert.Equal((4, 1), (_log.Handed.Count(text => text == "busy"), _log.Handed.Count(text => text == "idle")));
    }

    [Fact(Timeout = Limit)]
    public async Task A_hook_that_fails_loses_nothing_and_holds_nobody_up()
    {
        var store = await OpenAsync(Handing);
        var fails = true;
        _log.Before = message => message.Text() != "bad" || !Volatile.Read(ref fails) ? true : throw new InvalidOperationException("The hook failed.");
        await store.CommitAsync(new UnitOfWork().Add(Orders, Expiring(In(-2), "bad")).Add(Orders, Expiring(In(-1), "good")));
        await store.CountsAsync(Orders, 1);
        Assert.Equal(["orders: good"], await store.SeesAsync(ExpiryLog.DeadLetters, 1));
        Volatile.Write(ref fails, false);
        await store.CountsAsync(Orders, 0);
        Assert.Equal(["orders: good", "orders: bad"], await store.SeesAsync(ExpiryLog.DeadLetters, 2));
    }

    [Fact(Timeout = Limit)]
    public async Task What_the_hook_adds_in_vain_holds_nobody_up()
    {
        var store = await OpenAsync(Handing);
        _log.BeforeRemoval = (message, removal) =>
        {
            if (message.Text() == "bad")
                removal.Require(Invoices, 1);
        };
        await store.CommitAsync(new UnitOfWork().Add(Orders, Expiring(In(-2), "bad")).Add(Orders, Expiring(In(-1), "good")));
        await store.CountsAsync(Orders, 1);
        Assert.Equal(["orders: good"], await store.SeesAsync(ExpiryLog.DeadLetters, 1));
        Assert.Empty(await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task What_was_acknowledged_in_time_is_not_handed_over()
    {
        var store = await OpenAsync(Handing);
        var soon = In(1);
        var sequences = new List<long>();
        for (var i = 0; i < 20; i++)
            sequences.Add(await store.AddAsync(Orders, Expiring(soon.AddHours(i % 2), $"{i}")));
        await store.AcknowledgeAsync(Orders, [.. sequences]);
        var inTime = DateTimeOffset.UtcNow < soon;
        await store.AddAsync(Orders, Expiring(soon.AddMilliseconds(10), "sentinel"));
        await Wait.UntilAsync(() => Task.FromResult(_log.Handed.Contains("sentinel")), () => "the sentinel is handed over");
        await store.CountsAsync(Orders, 0);
        Assert.True(_log.Handed.SequenceEqual(["sentinel"]) || !inTime, string.Join(", ", _log.Handed));
    }

    [Fact(Timeout = Limit)]
    public async Task Consumers_and_expiry_leave_of_each_message_one_trace()
    {
        var store = await OpenAsync(Handing);
        for (var i = 0; i < 200; i++)
            await store.AddAsync(Orders, Expiring(In(0.3), $"{i}"));
        var consumed = new List<string>();
        while ((await store.StatisticsAsync(Orders))!.Messages > 0)
        {
            foreach (var message in await store.ReadAsync(Orders, ReadPosition.Start, 3))
            {
                var unit = new UnitOfWork().Require(Orders, message.Sequence).Acknowledge(Orders, message.Sequence);
                if (await Record.ExceptionAsync(() => store.CommitAsync(unit).AsTask()) is null)
                    consumed.Add(message.Text());
                else
                    await Task.Yield();
            }
        }

        var dead = (await store.SeesAsync(ExpiryLog.DeadLetters, 200 - consumed.Count)).Select(text => text["orders: ".Length..]);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}").Order(), consumed.Concat(dead).Order());
    }

    [Fact(Timeout = Limit)]
    public async Task A_resend_of_an_expired_message_is_recognised()
    {
        var store = await OpenAsync(Often);
        await store.AddAsync(Orders, Expiring(In(-1), "first", "key"));
        await store.CountsAsync(Orders, 0);
        Assert.Equal(AddStatus.AlreadyStored, (await store.ResendAsync(Orders, "second", "key")).Status);
        store = await CrashAsync(Often);
        Assert.Equal(AddStatus.AlreadyStored, (await store.ResendAsync(Orders, "third", "key")).Status);
        Assert.Empty(await store.TextsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_expires_in_a_prepared_transaction_is_handed_over_after_the_decision(bool commits)
    {
        var store = await OpenAsync(Handing);
        var held = await store.AddAsync(Orders, Expiring(In(2), "held"));
        await store.PrepareAsync("open", new UnitOfWork().Acknowledge(Orders, held).Add(Orders, Expiring(In(1), "added")));
        Assert.Single(Assert.Single(await store.ListPreparedAsync()).Acknowledged);
        await store.AddAsync(Orders, Expiring(In(2.1), "sentinel"));
        await Wait.UntilAsync(() => Task.FromResult(_log.Handed.Contains("sentinel")), () => "the sentinel is handed over");
        Assert.Equal(["sentinel"], _log.Handed);
        await store.CommitAsync(commits ? new UnitOfWork().CommitPrepared("open") : new UnitOfWork().RollBackPrepared("open"));
        Assert.Empty(await store.TextsAsync(Orders));
        await Wait.UntilAsync(() => Task.FromResult(_log.Handed.Count == 2), () => "what had expired is handed over");
        await store.CountsAsync(Orders, 0);
        Assert.Equal(["sentinel", commits ? "added" : "held"], _log.Handed);
    }

    [Fact(Timeout = Limit)]
    public async Task A_message_that_expires_before_it_is_due_never_comes_and_is_handed_over_once()
    {
        var store = await OpenAsync(Handing);
        var message = Message("both").Body;
        await store.AddAsync(Orders, new NewMessage(message) { DeliverAt = In(1.5), ExpiresAt = In(0.5) });
        await store.AddAsync(Orders, new NewMessage(Message("in time").Body) { DeliverAt = In(1.6), ExpiresAt = In(3600) });
        Assert.Equal(["in time"], await store.SeesAsync(Orders, 1));
        await Wait.UntilAsync(() => Task.FromResult(_log.Handed.Count > 0), () => "it is handed over");
        Assert.Equal(["both"], _log.Handed);
        await store.CountsAsync(Orders, 1);
        Assert.Equal(["orders: both"], await store.SeesAsync(ExpiryLog.DeadLetters, 1));
    }

    /// <summary>What the hook adds may expire, or be delayed, itself.</summary>
    [Fact(Timeout = Limit)]
    public async Task What_the_hook_adds_has_times_of_its_own()
    {
        var store = await OpenAsync(options =>
        {
            Often(options);
            options.OnExpired = (_, message, removal) =>
            {
                if (message.Text() == "first")
                    removal.Add(Invoices, Delayed(In(1), "reminder")).Add(Invoices, Expiring(In(1), "second"));
                return true;
            };
        });
        await store.AddAsync(Orders, Expiring(In(-1), "first"));
        await Wait.UntilAsync(async () => (await store.TextsAsync(Invoices)).SequenceEqual(["reminder"]), () => "one has come and the other is gone");
        await store.CountsAsync(Invoices, 1);
    }

    private static void Often(JdbcStoreOptions options) => options.HousekeepingInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>What has expired is left alone.</summary>
    private static void Idle(JdbcStoreOptions options) => options.OnExpired = (_, _, _) => false;

    private void Handing(JdbcStoreOptions options)
    {
        Often(options);
        options.OnExpired = _log.Handle;
    }
}
