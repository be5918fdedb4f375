using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Xunit;

namespace JdbcStore.Broker.Tests.Amqp;

public sealed class ReceivingTests
{
    [Fact]
    public async Task An_unknown_queue_is_created_when_a_receiver_attaches()
    {
        await using var broker = await RunningBroker.StartAsync();
        await broker.ReceiverAsync("queue://fresh");
        await RunningBroker.Eventually(() => broker.Store.ListDestinationsAsync().AsTask().Result.Any(d => d.Destination.Name == "fresh"));
        Assert.Equal("fresh", Assert.Single(broker.Server.GetQueues()).Name);
    }

    [Fact]
    public async Task Credit_is_kept_exactly()
    {
        await using var broker = await RunningBroker.StartAsync();
        await broker.SendAsync("q", "1", "2", "3", "4", "5");
        var receiver = await broker.ReceiverAsync("q", credit: 2);
        Assert.Equal("1", (await RunningBroker.NextAsync(receiver)).Body);
        Assert.Equal("2", (await RunningBroker.NextAsync(receiver)).Body);
        await RunningBroker.NothingAsync(receiver);
        receiver.SetCredit(1, CreditMode.Manual);
        Assert.Equal("3", (await RunningBroker.NextAsync(receiver)).Body);
        await RunningBroker.NothingAsync(receiver);
    }

    [Fact]
    public async Task Competing_consumers_share_a_queue_fairly_and_get_each_message_once()
    {
        await using var broker = await RunningBroker.StartAsync();
        var first = await broker.ReceiverAsync("shared", 50);
        var second = await broker.ReceiverAsync("shared", 50);
        await broker.SendAsync("shared", Enumerable.Range(0, 100).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToArray());
        var got = new List<string>();
        for (var i = 0; i < 50; i++)
        {
            got.Add((string)(await RunningBroker.NextAsync(first)).Body);
            got.Add((string)(await RunningBroker.NextAsync(second)).Body);
        }

        Assert.Equal(100, got.Distinct().Count());
    }

    [Fact]
    public async Task An_accepted_message_is_gone_and_stays_gone_for_the_next_consumer()
    {
        await using var broker = await RunningBroker.StartAsync();
        await broker.SendAsync("q", "a", "b");
        var receiver = await broker.ReceiverAsync("q");
        receiver.Accept(await RunningBroker.NextAsync(receiver));
        await broker.WaitForCountAsync("q", 1);
        await receiver.CloseAsync();
        Assert.Equal("b", (await RunningBroker.NextAsync(await broker.ReceiverAsync("q"))).Body);
    }

    [Fact]
    public async Task A_message_is_not_delivered_again_while_its_acknowledgement_is_under_way()
    {
        await using var broker = await RunningBroker.StartAsync();
        await broker.SendAsync("q", "a");
        var receiver = await broker.ReceiverAsync("q");
        var message = await RunningBroker.NextAsync(receiver);
        broker.Store.Close();
        receiver.Accept(message);
        await receiver.CloseAsync();
        await RunningBroker.NothingAsync(await broker.ReceiverAsync("q"));
    }

    [Fact]
    public async Task A_released_message_comes_back_in_its_place_with_its_count_unchanged()
    {
        await using var broker = await RunningBroker.StartAsync();
        await broker.SendAsync("q", "a", "b", "c");
        var receiver = await broker.ReceiverAsync("q", credit: 2);
        var a = await RunningBroker.NextAsync(receiver);
        var b = await RunningBroker.NextAsync(receiver);
        receiver.Release(b);
        receiver.Release(a);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        receiver.SetCredit(3, CreditMode.Manual);
        var again = await RunningBroker.NextAsync(receiver);
        Assert.Equal("a", again.Body);
        Assert.Equal(0U, again.Header.DeliveryCount);
        Assert.False(again.Header.FirstAcquirer);
        Assert.Equal("b", (await RunningBroker.NextAsync(receiver)).Body);
        Assert.Equal("c", (await RunningBroker.NextAsync(receiver)).Body);
    }

    [Fact]
    public async Task A_failed_delivery_counts_and_its_annotations_are_merged()
    {
        await using var broker = await RunningBroker.StartAsync();
        var sender = await broker.SenderAsync("q");
        var sent = new Message("a") { Header = new Header { Durable = true, Priority = 7, Ttl = 60_000 }, MessageAnnotations = new MessageAnnotations() };
        sent.MessageAnnotations[new Symbol("x-kept")] = "kept";
        await sender.SendAsync(sent);
        var receiver = await broker.ReceiverAsync("q");
        var fields = new Fields { [new Symbol("x-added")] = 42 };
        receiver.Modify(await RunningBroker.NextAsync(receiver), true, false, fields);
        var again = await RunningBroker.NextAsync(receiver);

        Assert.Equal(1U, again.Header.DeliveryCount);
        Assert.True(again.Header.Durable);
        Assert.Equal(7, again.Header.Priority);
        Assert.Equal(60_000U, again.Header.Ttl);
        Assert.Equal("kept", again.MessageAnnotations[new Symbol("x-kept")]);
        Assert.Equal(42, again.MessageAnnotations[new Symbol("x-added")]);
        await RunningBroker.Eventually(() => broker.StoredAsync("q").Result[0].DeliveryCount == 1);
    }

    [Fact]
    public async Task Messages_of_a_lost_link_come_back_in_order_and_counted()
    {
        await using var broker = await RunningBroker.StartAsync();
        await broker.SendAsync("q", "a", "b", "c");
        var lost = await broker.ReceiverAsync("q", credit: 2);
        await RunningBroker.NextAsync(lost);
        await RunningBroker.NextAsync(lost);
        await lost.Session.Connection.CloseAsync();
        var receiver = await broker.ReceiverAsync("q");
        foreach (var (body, count) in new[] { ("a", 1U), ("b", 1U), ("c", 0U) })
        {
            var message = await RunningBroker.NextAsync(receiver);
            Assert.Equal(body, message.Body);
            Assert.Equal(count, message.Header?.DeliveryCount ?? 0);
        }
    }

    [Fact]
    public async Task A_rejected_message_goes_to_the_dead_letter_queue_with_its_reason()
    {
        await using var broker = await RunningBroker.StartAsync();
        await broker.SendAsync("q", "bad");
        var receiver = await broker.ReceiverAsync("q");
        receiver.Reject(await RunningBroker.NextAsync(receiver), new Error("app:unparseable") { Description = "no such order" });
        await broker.WaitForCountAsync("q", 0);
        var dead = await RunningBroker.NextAsync(await broker.ReceiverAsync("queue://DLQ"));
        Assert.Equal("bad", dead.Body);
        Assert.Equal("rejected", dead.MessageAnnotations[new Symbol("x-opt-jdbcstore-dead-letter-reason")]);
        Assert.Equal("q", dead.MessageAnnotations[new Symbol("x-opt-jdbcstore-dead-letter-queue")]);
        Assert.Equal("app:unparseable: no such order", dead.MessageAnnotations[new Symbol("x-opt-jdbcstore-dead-letter-description")]);
    }

    [Fact]
    public async Task A_message_whose_deliveries_keep_failing_goes_to_the_dead_letter_queue()
    {
        await using var broker = await RunningBroker.StartAsync(maxRedeliveries: 3);
        await broker.SendAsync("q", "poison");
        var receiver = await broker.ReceiverAsync("q");
        for (var count = 0U; count <= 3; count++)
        {
            var message = await RunningBroker.NextAsync(receiver);
            Assert.Equal(count, message.Header?.DeliveryCount ?? 0);
            receiver.Modify(message, true);
        }

        await broker.WaitForCountAsync("q", 0);
        var dead = await RunningBroker.NextAsync(await broker.ReceiverAsync("DLQ"));
        Assert.Equal("max-redeliveries", dead.MessageAnnotations[new Symbol("x-opt-jdbcstore-dead-letter-reason")]);
    }

    [Fact]
    public async Task What_one_consumer_cannot_take_goes_to_another_and_then_to_the_dead_letters()
    {
        await using var broker = await RunningBroker.StartAsync();
        var first = await broker.ReceiverAsync("q");
        await broker.SendAsync("q", "odd", "even");
        var odd = await RunningBroker.NextAsync(first);
        await RunningBroker.NextAsync(first);
        var second = await broker.ReceiverAsync("q");
        await RunningBroker.Eventually(() => broker.Server.GetQueues().Any(q => q.Consumers == 2));
        first.Modify(odd, false, true);
        var passed = await RunningBroker.NextAsync(second);
        Assert.Equal("odd", passed.Body);
        second.Modify(passed, false, true);
        await broker.WaitForCountAsync("DLQ", 1);
        Assert.Equal(1, await broker.CountAsync("q"));
    }

    [Fact]
    public async Task Every_kind_of_body_comes_through_byte_for_byte()
    {
        await using var broker = await RunningBroker.StartAsync();
        var large = new byte[10 << 20];
        new Random(1).NextBytes(large);
        RestrictedDescribed[] bodies =
        [
            new Data { Binary = [] },
            new Data { Binary = large },
            new AmqpValue { Value = new Map { ["k"] = new List { 1, "two", null } } },
            new AmqpSequence { List = new List { 1, 2L, "three" } },
        ];
        var sender = await broker.SenderAsync("bodies");
        foreach (var body in bodies)
            await sender.SendAsync(new Message { BodySection = body, Footer = new Footer() });
        var stored = await broker.StoredAsync("bodies");
        var receiver = await broker.ReceiverAsync("bodies");
        for (var i = 0; i < bodies.Length; i++)
        {
            var message = await RunningBroker.NextAsync(receiver);
            Assert.True(message.Header.FirstAcquirer);
            message.Header = null;   // The broker's own: these messages were sent without.
            var encoded = message.Encode();
            Assert.Equal(stored[i].Body.ToArray(), encoded.Buffer.AsSpan(encoded.Offset, encoded.Length).ToArray());
        }
    }

    [Fact]
    public async Task A_browser_sees_every_message_and_takes_none()
    {
        await using var broker = await RunningBroker.StartAsync();
        await broker.SendAsync("q", "a", "b");
        var source = new Source { Address = "q", DistributionMode = new Symbol("copy") };
        var browser = new ReceiverLink(await broker.SessionAsync(), "b", source, null);
        browser.SetCredit(10, CreditMode.Manual);
        foreach (var body in new[] { "a", "b" })
        {
            var message = await RunningBroker.NextAsync(browser);
            Assert.Equal(body, message.Body);
            browser.Accept(message);
        }

        await broker.SendAsync("q", "c");
        Assert.Equal("c", (await RunningBroker.NextAsync(browser)).Body);
        var receiver = await broker.ReceiverAsync("q");
        var first = await RunningBroker.NextAsync(receiver);
        Assert.Equal("a", first.Body);
        Assert.Equal(0U, first.Header?.DeliveryCount ?? 0);
    }

    [Fact]
    public async Task What_a_leaving_consumer_held_is_marked_but_has_not_failed()
    {
        await using var broker = await RunningBroker.StartAsync();
        await broker.SendAsync("q", "a");
        for (var i = 0; i < 10; i++)
        {
            var receiver = await broker.ReceiverAsync("q");
            var message = await RunningBroker.NextAsync(receiver);
            Assert.Equal(Math.Min(i, 1), (int)(message.Header?.DeliveryCount ?? 0));
            await receiver.CloseAsync();
        }

        Assert.Equal(0, (await broker.StoredAsync("q"))[0].DeliveryCount);
    }

    [Fact]
    public async Task Of_what_a_lost_consumer_held_the_first_has_failed_and_the_rest_is_marked()
    {
        await using var broker = await RunningBroker.StartAsync();
        await broker.SendAsync("q", "a", "b");
        await RawClient.ReceiveAndVanishAsync(broker.Port, "q", 2);
        var receiver = await broker.ReceiverAsync("q", credit: 2);
        Assert.Equal(1U, (await RunningBroker.NextAsync(receiver)).Header.DeliveryCount);
        Assert.Equal(1U, (await RunningBroker.NextAsync(receiver)).Header.DeliveryCount);
        await RunningBroker.Eventually(() => broker.StoredAsync("q").Result is [{ DeliveryCount: 1 }, { DeliveryCount: 0 }]);
    }

    [Fact]
    public async Task A_default_outcome_that_the_consumer_chose_holds_when_its_link_ends()
    {
        await using var broker = await RunningBroker.StartAsync();
        await broker.SendAsync("q", "a");
        var source = new Source { Address = "q", DefaultOutcome = new Released() };
        var receiver = new ReceiverLink(await broker.SessionAsync(), "r", source, null);
        receiver.SetCredit(1, CreditMode.Manual);
        await RunningBroker.NextAsync(receiver);
        await receiver.CloseAsync();
        Assert.Equal(0U, (await RunningBroker.NextAsync(await broker.ReceiverAsync("q"))).Header.DeliveryCount);
    }

    [Fact]
    public async Task Pre_settled_deliveries_are_removed_when_sent()
    {
        await using var broker = await RunningBroker.StartAsync();
        await broker.SendAsync("q", "a", "b");
        var attach = new Attach { Source = new Source { Address = "q" }, Target = new Target(), SndSettleMode = SenderSettleMode.Settled };
        var receiver = new ReceiverLink(await broker.SessionAsync(), "r", attach, null);
        receiver.SetCredit(10, CreditMode.Manual);
        await RunningBroker.NextAsync(receiver);
        await broker.WaitForCountAsync("q", 0);
    }

    [Fact]
    public async Task What_may_have_been_delivered_before_a_crash_is_marked_and_the_rest_is_not()
    {
        var directory = Directory.CreateTempSubdirectory("jdbcstore-amqp-");
        await using (var broker = await RunningBroker.StartAsync(directory: directory, keep: true))
        {
            await broker.SendAsync("q", "a", "b", "c");
            var receiver = await broker.ReceiverAsync("q", credit: 1);
            await RunningBroker.NextAsync(receiver);
            broker.Store.FailOthers = () => new FencedStoreException("as if the process had been killed");
        }

        await using var next = await RunningBroker.StartAsync(directory: directory);
        var again = await next.ReceiverAsync("q");
        Assert.Equal(1U, (await RunningBroker.NextAsync(again)).Header.DeliveryCount);
        Assert.Equal(0U, (await RunningBroker.NextAsync(again)).Header?.DeliveryCount ?? 0);
        Assert.Equal(0U, (await RunningBroker.NextAsync(again)).Header?.DeliveryCount ?? 0);
    }
}
