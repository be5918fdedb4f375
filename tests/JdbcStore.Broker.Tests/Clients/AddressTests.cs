using Xunit;

namespace JdbcStore.Broker.Tests.Clients;

public sealed class AddressTests(SharedBroker broker) : ClientTest(broker)
{
    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_queue_may_be_named_in_any_script(ClientLibrary sender, ClientLibrary receiver)
    {
        var queue = $"Aufträge/受注 заказы 🧾 {Queue}";
        var sent = await SendToAsync(queue, sender, 10);
        AssertSame(sent, await ReceiveFromAsync(queue, receiver, 10));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_bare_name_is_the_same_queue_as_its_queue_address(ClientLibrary sender, ClientLibrary receiver)
    {
        var sent = await SendToAsync($"queue://{Queue}", sender, 10);
        AssertSame(sent, await ReceiveFromAsync(Queue, receiver, 10));
        var more = await SendToAsync(Queue, sender, 10);
        AssertSame(more, await ReceiveFromAsync($"queue://{Queue}", receiver, 10));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public async Task Two_queues_have_nothing_to_do_with_each_other(ClientLibrary client)
    {
        var sent = await SendAsync(client, 10);
        Assert.Empty(await DrainAsync(client, Queue.ToUpperInvariant()));
        AssertSame(sent, await ReceiveAsync(client, 10));
    }
}
