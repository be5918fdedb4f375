using Xunit;

namespace JdbcStore.Broker.Tests.Clients;

public sealed class ExchangeTests(SharedBroker broker) : ClientTest(broker)
{
    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Every_message_arrives_once_intact_and_in_its_producers_order(ClientLibrary sender, ClientLibrary receiver)
    {
        var sent = await SendAsync(sender, 2000, "--connections", "4");
        var received = await ReceiveAsync(receiver, 2000);
        AssertSame(sent, received);
        AssertOrder(received);
        Assert.All(received, message => Assert.True(message.First, message.Id));
        Assert.Empty(await DrainAsync(receiver));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_consumer_that_was_there_before_gets_messages_as_they_come(ClientLibrary sender, ClientLibrary receiver)
    {
        var receiving = ReceiveAsync(receiver, 2000, "--idle", "30");
        var sent = await SendAsync(sender, 2000, "--connections", "4");
        AssertSame(sent, await receiving);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Text_in_any_script_arrives_as_it_was_sent(ClientLibrary sender, ClientLibrary receiver)
    {
        var sent = await SendAsync(sender, 20, "--text");
        AssertSame(sent, await ReceiveAsync(receiver, 20));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_body_of_5_MiB_arrives_byte_for_byte(ClientLibrary sender, ClientLibrary receiver)
    {
        var sent = await SendAsync(sender, 4, "--size", $"{5 << 20}", "--connections", "2");
        var received = await ReceiveAsync(receiver, 4);
        AssertSame(sent, received);
        Assert.All(received, message => Assert.Equal(5 << 20, message.Size));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task An_empty_body_arrives_empty(ClientLibrary sender, ClientLibrary receiver)
    {
        var sent = await SendAsync(sender, 10, "--size", "0");
        var received = await ReceiveAsync(receiver, 10);
        AssertSame(sent, received);
        Assert.All(received, message => Assert.Equal(0, message.Size));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_consumer_that_leaves_in_the_middle_of_a_large_message_holds_up_nobody(ClientLibrary client)
    {
        var sent = await SendAsync(client, 8, "--size", $"{5 << 20}");
        var first = await ReceiveAsync(client, 1);
        var rest = await ReceiveAsync(client, 7);
        AssertSame(sent, [.. first, .. rest]);
        AssertOrder(rest);
    }
}
