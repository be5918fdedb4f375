using Xunit;

namespace JdbcStore.Broker.Tests.Clients;

public sealed class CreditTests(SharedBroker broker) : ClientTest(broker)
{
    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_consumer_gets_no_more_than_its_credit(ClientLibrary client)
    {
        var sent = await SendAsync(client, 100);
        Assert.Equal(10, (await ReceiveAsync(client, 0, "--credit", "10", "--no-top-up", "--settle", "none", "--idle", "1")).Count);
        AssertSame(sent, await ReceiveAsync(client, 100));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_credit_of_one_is_enough_to_drain_a_queue(ClientLibrary client)
    {
        var sent = await SendAsync(client, 200);
        var received = await ReceiveAsync(client, 200, "--credit", "1");
        AssertSame(sent, received);
        AssertOrder(received);
    }

    [Fact]
    public async Task Competing_consumers_share_a_queue()
    {
        var consumers = new[] { ClientLibrary.Proton, ClientLibrary.Rhea }
            .Select(client => ReceiveAsync(client, 0, "--connections", "2", "--credit", "10", "--idle", "3")).ToList();
        var sent = await SendAsync(ClientLibrary.Proton, 5000, "--connections", "4");
        var received = await Task.WhenAll(consumers);
        AssertSame(sent, [.. received.SelectMany(messages => messages)]);
        Assert.All(received, Assert.NotEmpty);
    }
}
