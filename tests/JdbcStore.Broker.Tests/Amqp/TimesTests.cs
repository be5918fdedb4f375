using System.Globalization;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using JdbcStore.Hosting;
using Xunit;

namespace JdbcStore.Broker.Tests.Amqp;

/// <summary>Expiry and delayed delivery.</summary>
public sealed class TimesTests
{
    public static TheoryData<JournalMode> Journals { get; } = [JournalMode.Off, JournalMode.On];

    [Theory]
    [MemberData(nameof(Journals))]
    public async Task An_expired_message_goes_to_the_dead_letters_with_its_reason_and_without_its_expiry(JournalMode journal)
    {
        await using var broker = await RunningBroker.StartAsync(journal: journal);
        var letters = await broker.ReceiverAsync("DLQ");
        var sender = await broker.SenderAsync("q");
        await sender.SendAsync(new Message("short") { Header = new Header { Ttl = 100 } });
        var absolute = DateTime.UtcNow.AddMilliseconds(150);
        await sender.SendAsync(new Message("absolute") { Properties = new Properties { MessageId = "m", AbsoluteExpiryTime = absolute } });
        await sender.SendAsync(new Message("long") { Header = new Header { Ttl = 600_000 } });
        foreach (var body in new[] { "short", "absolute" })
        {
            var letter = await RunningBroker.NextAsync(letters);
            Assert.Equal(body, letter.Body);
            Assert.Equal("expired", letter.MessageAnnotations[new Symbol("x-opt-jdbcstore-dead-letter-reason")]);
            Assert.Equal("q", letter.MessageAnnotations[new Symbol("x-opt-jdbcstore-dead-letter-queue")]);
            Assert.False(letter.Header.HasField(2));
            Assert.False(letter.Properties?.HasField(8) ?? false);
            letters.Accept(letter);
        }

        Assert.Equal("long", (await RunningBroker.NextAsync(await broker.ReceiverAsync("q"))).Body);
        Assert.Equal(1, await broker.CountAsync("q"));
    }

    [Fact]
    public async Task A_message_that_expires_while_it_waits_in_memory_is_not_delivered()
    {
        await using var broker = await RunningBroker.StartAsync();
        var receiver = await broker.ReceiverAsync("q", credit: 1);
        var sender = await broker.SenderAsync("q");
        await sender.SendAsync(new Message("first"));
        await sender.SendAsync(new Message("expires") { Header = new Header { Ttl = 200 } });
        await sender.SendAsync(new Message("stays"));
        await RunningBroker.Eventually(() => broker.Server.GetQueues().Any(q => q is { Name: "q", Buffered: 2 }));
        await broker.WaitForCountAsync("DLQ", 1);
        receiver.SetCredit(2, CreditMode.Manual);
        Assert.Equal("first", (await RunningBroker.NextAsync(receiver)).Body);
        Assert.Equal("stays", (await RunningBroker.NextAsync(receiver)).Body);
    }

    [Fact]
    public async Task What_a_consumer_holds_when_it_expires_is_its_own()
    {
        await using var broker = await RunningBroker.StartAsync();
        var receiver = await broker.ReceiverAsync("q");
        await (await broker.SenderAsync("q")).SendAsync(new Message("held") { Header = new Header { Ttl = 500 } });
        var held = await RunningBroker.NextAsync(receiver);
        await Task.Delay(1000, TestContext.Current.CancellationToken);
        Assert.Equal(0, await broker.CountAsync("DLQ"));
        receiver.Accept(held);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.Equal(0, await broker.CountAsync("DLQ"));
    }

    [Fact]
    public async Task What_a_consumer_gives_back_after_it_has_expired_becomes_a_dead_letter()
    {
        await using var broker = await RunningBroker.StartAsync();
        var receiver = await broker.ReceiverAsync("q");
        await (await broker.SenderAsync("q")).SendAsync(new Message("held") { Header = new Header { Ttl = 300 } });
        var held = await RunningBroker.NextAsync(receiver);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        receiver.Release(held);
        await broker.WaitForCountAsync("DLQ", 1);
        await RunningBroker.NothingAsync(receiver);
    }

    [Fact]
    public async Task A_large_message_that_expires_becomes_a_dead_letter_too()
    {
        await using var broker = await RunningBroker.StartAsync();
        var body = new byte[3 << 20];
        new Random(1).NextBytes(body);
        await (await broker.SenderAsync("q")).SendAsync(new Message { BodySection = new Data { Binary = body }, Header = new Header { Ttl = 100 } });
        var letter = await RunningBroker.NextAsync(await broker.ReceiverAsync("DLQ"));
        Assert.Equal(body, letter.GetBody<byte[]>());
    }

    [Theory]
    [MemberData(nameof(Journals))]
    public async Task A_delayed_message_comes_when_it_is_due_to_a_consumer_that_is_there(JournalMode journal)
    {
        await using var broker = await RunningBroker.StartAsync(journal: journal);
        var receiver = await broker.ReceiverAsync("q");
        var sender = await broker.SenderAsync("q");
        var due = DateTimeOffset.UtcNow.AddMilliseconds(600);
        await sender.SendAsync(Annotated("later", "x-opt-delivery-time", due.ToUnixTimeMilliseconds()));
        await sender.SendAsync(Annotated("soon", "x-opt-delivery-delay", 300));
        await sender.SendAsync(new Message("now"));
        foreach (var body in new[] { "now", "soon", "later" })
        {
            var message = await RunningBroker.NextAsync(receiver);
            Assert.Equal(body, message.Body);
            receiver.Accept(message);
        }

        Assert.True(DateTimeOffset.UtcNow >= due.AddMilliseconds(-1));
        await broker.WaitForCountAsync("q", 0);
    }

    [Fact]
    public async Task Delayed_messages_come_once_each_among_others_that_are_sent_meanwhile()
    {
        const int count = 600;
        await using var broker = await RunningBroker.StartAsync();
        var receiver = await broker.ReceiverAsync("q", 0);
        receiver.SetCredit(50);
        var sender = await broker.SenderAsync("q");
        for (var i = 0; i < count; i++)
        {
            var body = i.ToString(CultureInfo.InvariantCulture);
            await sender.SendAsync(i % 3 == 0 ? Annotated(body, "x-opt-delivery-delay", 20L + (i % 50)) : new Message(body));
        }

        var seen = new HashSet<string>();
        for (var i = 0; i < count; i++)
        {
            var message = await RunningBroker.NextAsync(receiver);
            Assert.True(seen.Add((string)message.Body), (string)message.Body);
            receiver.Accept(message);
        }

        await RunningBroker.NothingAsync(receiver);
        await broker.WaitForCountAsync("q", 0);
    }

    private static Message Annotated(string body, string name, object value)
    {
        var message = new Message(body) { MessageAnnotations = new MessageAnnotations() };
        message.MessageAnnotations[new Symbol(name)] = value;
        return message;
    }
}
