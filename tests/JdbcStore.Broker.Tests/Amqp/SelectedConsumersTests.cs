using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Xunit;

namespace JdbcStore.Broker.Tests.Amqp;

public sealed class SelectedConsumersTests
{
    [Fact]
    public async Task A_consumer_gets_what_its_selector_chooses_and_leaves_the_rest_to_others()
    {
        await using var broker = await RunningBroker.StartAsync();
        var red = await SelectAsync(broker, "color = 'red'");
        await SendAsync(broker, 10);
        for (var i = 0; i < 10; i += 2)
        {
            var message = await RunningBroker.NextAsync(red);
            Assert.Equal(i, message.Body);
            red.Accept(message);
        }

        await RunningBroker.NothingAsync(red);
        var any = await broker.ReceiverAsync("q");
        for (var i = 1; i < 10; i += 2)
            Assert.Equal(i, (await RunningBroker.NextAsync(any)).Body);
    }

    [Fact]
    public async Task What_is_chosen_is_found_behind_many_that_nobody_wants()
    {
        await using var broker = await RunningBroker.StartAsync();
        await SendAsync(broker, 5000);
        var last = await SelectAsync(broker, "number = 4999");
        Assert.Equal(4999, (await RunningBroker.NextAsync(last)).Body);
        var first = await SelectAsync(broker, "number = 0 AND color = 'red'");
        Assert.Equal(0, (await RunningBroker.NextAsync(first)).Body);
    }

    [Fact]
    public async Task What_only_a_consumer_wanted_that_has_left_is_in_nobodys_way()
    {
        await using var broker = await RunningBroker.StartAsync();
        var red = await SelectAsync(broker, "color = 'red'", credit: 0);
        await RunningBroker.Eventually(() => broker.Server.GetQueues().Any(q => q.Consumers == 1));
        var last = await SelectAsync(broker, "number = 4999");
        await SendAsync(broker, 5000);
        await red.CloseAsync();
        Assert.Equal(4999, (await RunningBroker.NextAsync(last)).Body);
    }

    [Fact]
    public async Task A_consumer_that_takes_nothing_keeps_no_other_from_what_it_chooses()
    {
        await using var broker = await RunningBroker.StartAsync();
        var red = await SelectAsync(broker, "color = 'red'", credit: 1);
        await RunningBroker.Eventually(() => broker.Server.GetQueues().Any(q => q.Consumers == 1));
        await SendAsync(broker, 5000);
        Assert.Equal(0, (await RunningBroker.NextAsync(red)).Body);
        await RunningBroker.Eventually(() => broker.Server.GetQueues().Any(q => q.Buffered >= 900));
        var last = await SelectAsync(broker, "number = 4999");
        Assert.Equal(4999, (await RunningBroker.NextAsync(last)).Body);
        red.SetCredit(2500, CreditMode.Manual);
        for (var number = 2; number < 5000; number += 2)
        {
            var message = await RunningBroker.NextAsync(red);
            Assert.Equal(number, message.Body);
            red.Accept(message);
        }
    }

    [Fact]
    public async Task A_browser_sees_what_its_selector_chooses()
    {
        await using var broker = await RunningBroker.StartAsync();
        await SendAsync(broker, 250);
        var browser = await SelectAsync(broker, "number > 240 AND color = 'blue'", new Symbol("copy"));
        foreach (var number in new[] { 241, 243, 245, 247, 249 })
            Assert.Equal(number, (await RunningBroker.NextAsync(browser)).Body);
    }

    [Fact]
    public async Task A_selector_that_does_not_parse_is_refused_with_its_place()
    {
        await using var broker = await RunningBroker.StartAsync();
        var receiver = await SelectAsync(broker, "color == 'red'");
        await RunningBroker.Eventually(() => receiver.IsClosed);
        Assert.Equal(ErrorCode.InvalidField, (string)receiver.Error.Condition);
        Assert.Contains("At position 8", receiver.Error.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_of_another_kind_is_refused_with_a_reason()
    {
        await using var broker = await RunningBroker.StartAsync();
        var filter = new Map { [new Symbol("f")] = new DescribedValue(new Symbol("apache.org:no-local-filter:list"), new List()) };
        var receiver = new ReceiverLink(await broker.SessionAsync(), "r", new Source { Address = "q", FilterSet = filter }, null);
        await RunningBroker.Eventually(() => receiver.IsClosed);
        Assert.Equal(ErrorCode.NotImplemented, (string)receiver.Error.Condition);
    }

    private static async Task SendAsync(RunningBroker broker, int count)
    {
        var sender = await broker.SenderAsync("q");
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => sender.SendAsync(Numbered(i))));
    }

    private static Message Numbered(int number)
    {
        var message = new Message(number) { ApplicationProperties = new ApplicationProperties() };
        message.ApplicationProperties["number"] = number;
        message.ApplicationProperties["color"] = number % 2 == 0 ? "red" : "blue";
        return message;
    }

    private static async Task<ReceiverLink> SelectAsync(RunningBroker broker, string selector, Symbol? mode = null, int credit = 100)
    {
        var filter = new Map { [new Symbol("selector")] = new DescribedValue(new Symbol("apache.org:selector-filter:string"), selector) };
        var source = new Source { Address = "q", FilterSet = filter };
        if (mode is not null)
            source.DistributionMode = mode;
        var receiver = new ReceiverLink(await broker.SessionAsync(), $"r-{Guid.NewGuid():N}", source, null);
        if (credit > 0)
            receiver.SetCredit(credit, CreditMode.Manual);
        return receiver;
    }
}
