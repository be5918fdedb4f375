using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Xunit;

namespace JdbcStore.Broker.Tests.Amqp;

public sealed class LoadTests
{
    [Fact]
    public async Task Each_producers_messages_arrive_in_its_order_and_once_while_consumers_attach_late()
    {
        const int producers = 4;
        const int each = 3000;
        await using var broker = await RunningBroker.StartAsync();
        var sending = Enumerable.Range(0, producers).Select(p => ProduceAsync(broker, p, each)).ToArray();
        await RunningBroker.Eventually(() => broker.StoredAsync("q").Result.Count > 500);
        var receiver = await broker.ReceiverAsync("q", 0);
        receiver.SetCredit(300);
        var next = new int[producers];
        for (var i = 0; i < producers * each; i++)
        {
            var message = await RunningBroker.NextAsync(receiver);
            var producer = (int)message.ApplicationProperties["producer"];
            Assert.Equal(next[producer]++, message.ApplicationProperties["number"]);
            receiver.Accept(message);
        }

        await Task.WhenAll(sending);
        await broker.WaitForCountAsync("q", 0);
    }

    [Fact]
    public async Task Nothing_is_lost_among_consumers_that_come_go_release_and_fail()
    {
        const int count = 4000;
        await using var broker = await RunningBroker.StartAsync(maxRedeliveries: int.MaxValue);
        var accepted = new ConcurrentDictionary<int, int>();
        var sending = ProduceAsync(broker, 0, count);
        var consuming = Enumerable.Range(0, 6).Select(seed => ConsumeAsync(broker, new Random(seed), accepted, count)).ToArray();
        await Task.WhenAll(consuming.Append(sending)).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await broker.WaitForCountAsync("q", 0);
        Assert.Equal(count, accepted.Count);
    }

    private static async Task ProduceAsync(RunningBroker broker, int producer, int count)
    {
        var sender = await broker.SenderAsync("q");
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => sender.SendAsync(Numbered(producer, number))));
    }

    private static Message Numbered(int producer, int number)
    {
        var message = new Message("m") { ApplicationProperties = new ApplicationProperties() };
        message.ApplicationProperties["producer"] = producer;
        message.ApplicationProperties["number"] = number;
        return message;
    }

    private static async Task ConsumeAsync(RunningBroker broker, Random random, ConcurrentDictionary<int, int> accepted, int count)
    {
        while (accepted.Count < count)
        {
            var receiver = await broker.ReceiverAsync("q", 0);
            receiver.SetCredit(random.Next(1, 100));
            for (var life = random.Next(50, 500); life > 0 && await receiver.ReceiveAsync(TimeSpan.FromMilliseconds(200)) is { } message; life--)
                Treat(receiver, message, random.Next(10), accepted);
            await receiver.Session.Connection.CloseAsync();
        }
    }

    private static void Treat(ReceiverLink receiver, Message message, int mood, ConcurrentDictionary<int, int> accepted)
    {
        if (mood == 0)
        {
            receiver.Release(message);
        }
        else if (mood == 1)
        {
            receiver.Modify(message, true);
        }
        else
        {
            receiver.Accept(message);
            accepted.AddOrUpdate((int)message.ApplicationProperties["number"], 1, (_, times) => times + 1);
        }
    }
}
