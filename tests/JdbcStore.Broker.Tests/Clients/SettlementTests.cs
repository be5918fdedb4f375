using Xunit;

namespace JdbcStore.Broker.Tests.Clients;

public sealed class SettlementTests(SharedBroker broker) : ClientTest(broker)
{
    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_released_message_comes_again_and_its_delivery_does_not_count(ClientLibrary client)
    {
        var sent = await SendAsync(client, 1);
        AssertSame(sent, await ReceiveAsync(client, 1, "--settle", "release", "--credit", "1"));
        var again = Assert.Single(await ReceiveAsync(client, 1));
        Assert.False(again.First);
        Assert.Equal(0, again.DeliveryCount);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_failed_delivery_counts(ClientLibrary client)
    {
        await SendAsync(client, 1);
        for (var failed = 0; failed < 3; failed++)
            Assert.Equal(failed, Assert.Single(await ReceiveAsync(client, 1, "--settle", "modify", "--credit", "1")).DeliveryCount);
        Assert.Equal(3, Assert.Single(await ReceiveAsync(client, 1)).DeliveryCount);
        Assert.Empty(await DrainAsync(client));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_message_that_fails_too_often_goes_to_the_dead_letter_queue(ClientLibrary client)
    {
        var sent = await SendAsync(client, 2, "--name", Queue[..20]);
        var failed = await ReceiveAsync(client, 0, "--settle", "modify", "--credit", "1", "--idle", "1");
        Assert.Equal(Enumerable.Range(0, 7), failed.Where(message => message.Id == sent[0].Id).Select(message => message.DeliveryCount));
        AssertSame(sent, await DeadLettersAsync(client));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_rejected_message_goes_to_the_dead_letter_queue(ClientLibrary client)
    {
        var sent = await SendAsync(client, 10, "--name", Queue[..20]);
        await ReceiveAsync(client, 10, "--settle", "reject");
        Assert.Empty(await DrainAsync(client));
        AssertSame(sent, await DeadLettersAsync(client));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task What_a_consumer_left_unsettled_comes_again_in_order(ClientLibrary client)
    {
        var sent = await SendAsync(client, 100);
        await ReceiveAsync(client, 50, "--settle", "none");
        var received = await ReceiveAsync(client, 100);
        AssertSame(sent, received);
        AssertOrder(received);
        Assert.All(received.Take(50), message => Assert.False(message.First, message.Id));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task A_resent_message_with_a_duplicate_id_is_stored_once(ClientLibrary client)
    {
        var sent = await SendAsync(ClientLibrary.Proton, 100, "--duplicate-id");
        await SendAsync(ClientLibrary.Proton, 100, "--duplicate-id");
        AssertSame(sent, await DrainAsync(client));
        await SendAsync(ClientLibrary.Proton, 100, "--duplicate-id");
        Assert.Empty(await DrainAsync(client));
    }

    // The dead letter queue is shared by all tests.
    private async Task<IReadOnlyList<ReceivedMessage>> DeadLettersAsync(ClientLibrary client) =>
        [.. (await DrainAsync(client, "queue://DLQ")).Where(message => message.Id.StartsWith(Queue[..20], StringComparison.Ordinal))];
}
