using Amqp;
using Amqp.Framing;
using Amqp.Types;
using JdbcStore.Hosting;
using Xunit;

namespace JdbcStore.Broker.Tests.Amqp;

public sealed class TopicTests
{
    [Theory]
    [InlineData("topic://news", null)]
    [InlineData("news", "topic")]
    public async Task Every_subscriber_gets_what_is_sent_while_it_is_there(string address, string? capability)
    {
        await using var broker = await RunningBroker.StartAsync();
        Symbol[]? capabilities = capability is null ? null : [new Symbol(capability)];
        var sender = new SenderLink(await broker.SessionAsync(), "s", new Target { Address = address, Capabilities = capabilities }, null);
        await sender.SendAsync(new Message("nobody hears"));
        var subscribers = new[] { await SubscribeAsync(broker, address, capabilities), await SubscribeAsync(broker, "topic://news", null) };
        await sender.SendAsync(new Message("all hear"));
        foreach (var subscriber in subscribers)
        {
            var message = await RunningBroker.NextAsync(subscriber);
            Assert.Equal("all hear", message.Body);
            subscriber.Accept(message);
            await RunningBroker.NothingAsync(subscriber);
        }

        foreach (var subscriber in subscribers)
            await subscriber.CloseAsync();
        await RunningBroker.Eventually(() => broker.Store.ListSubscriptionsAsync().AsTask().Result.Count == 0);
    }

    [Theory]
    [MemberData(nameof(TimesTests.Journals), MemberType = typeof(TimesTests))]
    public async Task A_durable_subscription_keeps_what_was_sent_while_its_subscriber_was_away(JournalMode journal)
    {
        await using var broker = await RunningBroker.StartAsync(journal: journal);
        var first = await DurableAsync(broker, "client", "sub");
        var sender = await broker.SenderAsync("topic://news");
        await sender.SendAsync(new Message("1"));
        var one = await RunningBroker.NextAsync(first);
        first.Accept(one);
        await first.DetachAsync(null);
        await sender.SendAsync(new Message("2"));
        await sender.SendAsync(new Message("3"));
        var second = await DurableAsync(broker, "client", "sub");
        foreach (var body in new[] { "2", "3" })
        {
            var message = await RunningBroker.NextAsync(second);
            Assert.Equal(body, message.Body);
            second.Accept(message);
        }

        await second.CloseAsync();
        await RunningBroker.Eventually(() => broker.Store.ListSubscriptionsAsync().AsTask().Result.Count == 0);
        await sender.SendAsync(new Message("4"));
        var third = await DurableAsync(broker, "client", "sub");
        await RunningBroker.NothingAsync(third);
    }

    [Theory]
    [MemberData(nameof(TimesTests.Journals), MemberType = typeof(TimesTests))]
    public async Task Each_message_of_a_subscription_is_acknowledged_by_itself_and_comes_back_marked(JournalMode journal)
    {
        await using var broker = await RunningBroker.StartAsync(journal: journal);
        var first = await DurableAsync(broker, "client", "sub");
        var sender = await broker.SenderAsync("topic://news");
        foreach (var body in new[] { "a", "b", "c" })
            await sender.SendAsync(new Message(body));
        await RunningBroker.NextAsync(first);
        first.Accept(await RunningBroker.NextAsync(first));
        await RunningBroker.NextAsync(first);
        await first.DetachAsync(null);
        var second = await DurableAsync(broker, "client", "sub");
        foreach (var body in new[] { "a", "c" })
        {
            var again = await RunningBroker.NextAsync(second);
            Assert.Equal(body, again.Body);
            Assert.Equal(1U, again.Header.DeliveryCount);
            second.Accept(again);
        }

        await RunningBroker.NothingAsync(second);
    }

    [Fact]
    public async Task A_durable_subscription_survives_a_restart()
    {
        var directory = Directory.CreateTempSubdirectory("jdbcstore-amqp-");
        await using (var broker = await RunningBroker.StartAsync(directory: directory, keep: true))
        {
            var subscriber = await DurableAsync(broker, "client", "sub");
            await SubscribeAsync(broker, "topic://news", null);
            var sender = await broker.SenderAsync("topic://news");
            await sender.SendAsync(new Message("done"));
            await sender.SendAsync(new Message("kept"));
            subscriber.Accept(await RunningBroker.NextAsync(subscriber));
            await subscriber.DetachAsync(null);
            await broker.Server.StopAsync(CancellationToken.None);
        }

        await using var next = await RunningBroker.StartAsync(directory: directory);
        Assert.Single(await next.Store.ListSubscriptionsAsync(TestContext.Current.CancellationToken));
        var again = await DurableAsync(next, "client", "sub");
        Assert.Equal("kept", (await RunningBroker.NextAsync(again)).Body);
        await RunningBroker.NothingAsync(again);
    }

    [Fact]
    public async Task A_subscription_that_is_attached_again_is_stolen_from_its_first_link()
    {
        await using var broker = await RunningBroker.StartAsync();
        var first = await DurableAsync(broker, "client", "sub");
        var sender = await broker.SenderAsync("topic://news");
        await sender.SendAsync(new Message("a"));
        await RunningBroker.NextAsync(first);
        var second = await DurableAsync(broker, "client", "sub");
        await RunningBroker.Eventually(() => first.IsClosed);
        Assert.Equal(ErrorCode.Stolen, (string)first.Error.Condition);
        Assert.Equal("a", (await RunningBroker.NextAsync(second)).Body);
    }

    [Fact]
    public async Task A_subscription_with_another_selector_begins_anew()
    {
        await using var broker = await RunningBroker.StartAsync();
        var first = await DurableAsync(broker, "client", "sub");
        var sender = await broker.SenderAsync("topic://news");
        await sender.SendAsync(new Message("old"));
        await RunningBroker.NextAsync(first);
        await first.DetachAsync(null);
        var second = await DurableAsync(broker, "client", "sub", "JMSPriority > 5");
        await sender.SendAsync(new Message("low"));
        await sender.SendAsync(new Message("high") { Header = new Header { Priority = 6 } });
        Assert.Equal("high", (await RunningBroker.NextAsync(second)).Body);
        await RunningBroker.NothingAsync(second);
    }

    [Fact]
    public async Task A_durable_subscription_without_a_container_id_is_refused()
    {
        await using var broker = await RunningBroker.StartAsync();
        var subscriber = await DurableAsync(broker, "", "sub", wait: false);
        await RunningBroker.Eventually(() => subscriber.IsClosed);
        Assert.Equal(ErrorCode.InvalidField, (string)subscriber.Error.Condition);
    }

    [Fact]
    public async Task A_subscription_can_be_attached_by_its_name_alone_and_ended()
    {
        await using var broker = await RunningBroker.StartAsync();
        var first = await DurableAsync(broker, "client", "sub", "JMSPriority > 5");
        await first.DetachAsync(null);
        Source? found = null;
        var session = await broker.SessionAsync("client");
        var second = new ReceiverLink(session, "sub", new Attach { Target = new Target() }, (_, attach) => found = attach.Source as Source);
        await RunningBroker.Eventually(() => found is not null);
        Assert.Equal("topic://news", found!.Address);
        Assert.Single(found.FilterSet);
        await second.CloseAsync();
        await RunningBroker.Eventually(() => broker.Store.ListSubscriptionsAsync().AsTask().Result.Count == 0);
        var third = new ReceiverLink(session, "sub", new Attach { Target = new Target() }, null);
        await RunningBroker.Eventually(() => third.IsClosed);
        Assert.Equal(ErrorCode.NotFound, (string)third.Error.Condition);
    }

    [Theory]
    [MemberData(nameof(TimesTests.Journals), MemberType = typeof(TimesTests))]
    public async Task A_slow_subscriber_loses_nothing_and_holds_up_nobody(JournalMode journal)
    {
        const int count = 3000;
        await using var broker = await RunningBroker.StartAsync(journal: journal);
        var slow = await SubscribeAsync(broker, "topic://news", null, credit: 1);
        var quick = await SubscribeAsync(broker, "topic://news", null, credit: 0);
        quick.SetCredit(200);
        var sender = await broker.SenderAsync("topic://news");
        var sending = Task.WhenAll(Enumerable.Range(0, count).Select(i => sender.SendAsync(new Message(i))));
        await ExpectAsync(quick, 0, count);
        await sending;
        slow.SetCredit(200);
        await ExpectAsync(slow, 0, count);
    }

    private static async Task ExpectAsync(ReceiverLink receiver, int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            var message = await RunningBroker.NextAsync(receiver);
            Assert.Equal(i, message.Body);
            receiver.Accept(message);
        }
    }

    private static Task<ReceiverLink> SubscribeAsync(RunningBroker broker, string address, Symbol[]? capabilities, int credit = 100) =>
        AttachAsync(broker, null, $"l-{Guid.NewGuid():N}", new Source { Address = address, Capabilities = capabilities }, credit);

    private static Task<ReceiverLink> DurableAsync(RunningBroker broker, string client, string name, string? selector = null, bool wait = true)
    {
        var source = new Source { Address = "topic://news", Durable = 2, ExpiryPolicy = new Symbol("never") };
        if (selector is not null)
            source.FilterSet = new Map { [new Symbol("jms-selector")] = new DescribedValue(0x468C00000004UL, selector) };
        return AttachAsync(broker, client, name, source, 100, wait);
    }

    private static async Task<ReceiverLink> AttachAsync(RunningBroker broker, string? client, string name, Source source, int credit, bool wait = true)
    {
        var attached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var receiver = new ReceiverLink(await broker.SessionAsync(client), name, source, (_, _) => attached.TrySetResult());
        if (wait)
            await attached.Task.WaitAsync(RunningBroker.Patience, TestContext.Current.CancellationToken);
        if (wait && credit > 0)
            receiver.SetCredit(credit, CreditMode.Manual);
        return receiver;
    }
}
