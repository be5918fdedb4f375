using Amqp;
using Amqp.Framing;
using JdbcStore.Hosting;
using Xunit;

namespace JdbcStore.Broker.Tests.Amqp;

public sealed class PriorityTests
{
    [Fact]
    public async Task The_highest_priority_comes_first_and_each_keeps_its_order()
    {
        await using var broker = await RunningBroker.StartAsync();
        var sender = await broker.SenderAsync("q");
        foreach (var (body, priority) in new (string, byte)[] { ("a", 0), ("b", 4), ("c", 9), ("d", 4), ("e", 200), ("f", 0) })
            await sender.SendAsync(Of(body, priority));
        await sender.SendAsync(new Message("g"));
        Assert.Equal("cebdgaf", await TakeAsync(await broker.ReceiverAsync("q"), 7));
    }

    [Fact]
    public async Task What_waits_in_memory_is_overtaken_by_a_higher_priority_and_what_was_sent_is_not()
    {
        await using var broker = await RunningBroker.StartAsync();
        var receiver = await broker.ReceiverAsync("q", credit: 1);
        var sender = await broker.SenderAsync("q");
        foreach (var body in new[] { "a", "b", "c" })
            await sender.SendAsync(Of(body, 1));
        await RunningBroker.Eventually(() => broker.Server.GetQueues().Single().Unsettled == 1);
        await sender.SendAsync(Of("d", 8));
        Assert.Equal("a", await TakeAsync(receiver, 1));
        receiver.SetCredit(3, CreditMode.Manual);
        Assert.Equal("dbc", await TakeAsync(receiver, 3));
    }

    [Theory]
    [MemberData(nameof(TimesTests.Journals), MemberType = typeof(TimesTests))]
    public async Task A_higher_priority_overtakes_although_lower_ones_fill_the_window(JournalMode journal)
    {
        await using var broker = await RunningBroker.StartAsync(journal: journal);
        var receiver = await broker.ReceiverAsync("q", credit: 1);
        var sender = await broker.SenderAsync("q");
        await Task.WhenAll(Enumerable.Range(0, 2500).Select(i => sender.SendAsync(Of($"{i},", 2))));
        await RunningBroker.Eventually(() => broker.Server.GetQueues().Single().Buffered >= 900);
        await Task.WhenAll(Enumerable.Range(0, 1500).Select(i => sender.SendAsync(Of($"h{i},", 7))));
        Assert.Equal("0,", await TakeAsync(receiver, 1));
        receiver.SetCredit(5000, CreditMode.Manual);
        Assert.Equal(string.Concat(Enumerable.Range(0, 1500).Select(i => $"h{i},")), await TakeAsync(receiver, 1500));
        Assert.Equal(string.Concat(Enumerable.Range(1, 2499).Select(i => $"{i},")), await TakeAsync(receiver, 2499));
        await broker.WaitForCountAsync("q", 0);
    }

    [Theory]
    [MemberData(nameof(TimesTests.Journals), MemberType = typeof(TimesTests))]
    public async Task Nothing_is_lost_or_doubled_among_priorities_while_consumers_come_and_go(JournalMode journal)
    {
        const int count = 3000;
        await using var broker = await RunningBroker.StartAsync(maxRedeliveries: int.MaxValue, journal: journal);
        var sender = await broker.SenderAsync("q");
        var sending = Task.WhenAll(Enumerable.Range(0, count).Select(i => sender.SendAsync(Of($"{i}", (byte)(i % 10)))));
        var seen = new Dictionary<string, int>();
        while (seen.Count < count)
        {
            var receiver = await broker.ReceiverAsync("q", 0);
            receiver.SetCredit(70);
            for (var life = 400; life > 0 && await receiver.ReceiveAsync(TimeSpan.FromMilliseconds(500)) is { } message; life--)
            {
                if (life % 9 == 0)
                {
                    receiver.Release(message);
                    continue;
                }

                receiver.Accept(message);
                seen[(string)message.Body] = seen.GetValueOrDefault((string)message.Body) + 1;
            }

            await receiver.CloseAsync();
        }

        await sending;
        await broker.WaitForCountAsync("q", 0);
        Assert.Equal(count, seen.Count);
        Assert.All(seen.Values, times => Assert.Equal(1, times));
    }

    [Fact]
    public async Task A_message_that_a_crashed_broker_handed_out_carries_the_mark_whatever_its_priority()
    {
        var directory = Directory.CreateTempSubdirectory("jdbcstore-amqp-");
        await using (var broker = await RunningBroker.StartAsync(directory: directory, keep: true))
        {
            var sender = await broker.SenderAsync("q");
            await sender.SendAsync(Of("high", 9));
            await sender.SendAsync(Of("low", 0));
            var receiver = await broker.ReceiverAsync("q", credit: 2);
            Assert.Equal("high", (await RunningBroker.NextAsync(receiver)).Body);
            Assert.Equal("low", (await RunningBroker.NextAsync(receiver)).Body);
            broker.Store.FailOthers = () => new FencedStoreException("as if the process had been killed");
        }

        await using var next = await RunningBroker.StartAsync(directory: directory);
        var again = await next.ReceiverAsync("q");
        Assert.Equal(1U, (await RunningBroker.NextAsync(again)).Header.DeliveryCount);
        Assert.Equal(1U, (await RunningBroker.NextAsync(again)).Header.DeliveryCount);
    }

    private static Message Of(string body, byte priority) => new(body) { Header = new Header { Durable = true, Priority = priority } };

    private static async Task<string> TakeAsync(ReceiverLink receiver, int count)
    {
        var bodies = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var message = await RunningBroker.NextAsync(receiver);
            bodies.Add((string)message.Body);
            receiver.Accept(message);
        }

        return string.Concat(bodies);
    }
}
