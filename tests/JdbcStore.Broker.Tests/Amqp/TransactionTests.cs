using Amqp;
using Amqp.Framing;
using Amqp.Transactions;
using JdbcStore.Hosting;
using Xunit;

namespace JdbcStore.Broker.Tests.Amqp;

public sealed class TransactionTests
{
    public static TheoryData<JournalMode> Journals { get; } = [JournalMode.Off, JournalMode.On];

    [Theory]
    [MemberData(nameof(Journals))]
    public async Task Sends_and_acknowledgements_over_queues_and_topics_happen_together(JournalMode journal)
    {
        await using var broker = await RunningBroker.StartAsync(journal: journal);
        await broker.SendAsync("in", "1", "2");
        var watch = await broker.ReceiverAsync("out");
        var subscriber = await SubscribeAsync(broker);
        var client = await TransactionalClient.AttachAsync(await broker.SessionAsync());
        var id = await client.DeclareAsync();
        var receiver = await client.ReceiverAsync("in");
        client.Accept(receiver, await RunningBroker.NextAsync(receiver), id);
        Assert.IsType<Accepted>(await client.SendAsync("out", "moved", id));
        Assert.IsType<Accepted>(await client.SendAsync("topic://news", "told", id));
        await RunningBroker.NothingAsync(watch);
        Assert.Equal(2, await broker.CountAsync("in"));

        Assert.IsType<Accepted>(await client.DischargeAsync(id));
        Assert.Equal(1, await broker.CountAsync("in"));
        Assert.Equal("moved", (await RunningBroker.NextAsync(watch)).Body);
        Assert.Equal("told", (await RunningBroker.NextAsync(subscriber)).Body);
        Assert.Equal("2", (await RunningBroker.NextAsync(receiver)).Body);
    }

    [Fact]
    public async Task A_rollback_sends_nothing_and_gives_back_what_was_acquired()
    {
        await using var broker = await RunningBroker.StartAsync();
        await broker.SendAsync("in", "1");
        var client = await TransactionalClient.AttachAsync(await broker.SessionAsync());
        var id = await client.DeclareAsync();
        var receiver = await client.ReceiverAsync("in");
        client.Accept(receiver, await RunningBroker.NextAsync(receiver), id);
        await client.SendAsync("out", "never", id);
        Assert.IsType<Accepted>(await client.DischargeAsync(id, fail: true));
        var again = await RunningBroker.NextAsync(receiver);
        Assert.Equal("1", again.Body);
        Assert.Equal(1U, again.Header.DeliveryCount);
        Assert.Equal(0, await broker.CountAsync("out"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_or_a_coordinator_that_ends_rolls_back(bool wholeConnection)
    {
        await using var broker = await RunningBroker.StartAsync();
        await broker.SendAsync("in", "1");
        var session = await broker.SessionAsync();
        var client = await TransactionalClient.AttachAsync(session);
        var id = await client.DeclareAsync();
        var receiver = await client.ReceiverAsync("in");
        client.Accept(receiver, await RunningBroker.NextAsync(receiver), id);
        await client.SendAsync("out", "never", id);
        if (wholeConnection)
            await session.Connection.CloseAsync();
        else
            await client.CloseAsync();
        var other = wholeConnection ? await broker.ReceiverAsync("in") : receiver;
        Assert.Equal("1", (await RunningBroker.NextAsync(other)).Body);
        Assert.Equal(0, await broker.CountAsync("out"));
    }

    [Fact]
    public async Task What_is_acknowledged_in_an_open_transaction_is_not_delivered_again_when_its_link_ends()
    {
        await using var broker = await RunningBroker.StartAsync();
        await broker.SendAsync("in", "1");
        var client = await TransactionalClient.AttachAsync(await broker.SessionAsync());
        var id = await client.DeclareAsync();
        var receiver = await client.ReceiverAsync("in");
        client.Accept(receiver, await RunningBroker.NextAsync(receiver), id);
        await receiver.CloseAsync();
        await RunningBroker.NothingAsync(await broker.ReceiverAsync("in"));
        await client.DischargeAsync(id);
        Assert.Equal(0, await broker.CountAsync("in"));
    }

    [Fact]
    public async Task An_unknown_transaction_is_refused_by_name()
    {
        await using var broker = await RunningBroker.StartAsync();
        var client = await TransactionalClient.AttachAsync(await broker.SessionAsync());
        var unknown = new byte[8];
        Assert.Equal(ErrorCode.TransactionUnknownId, (string)Assert.IsType<Rejected>(await client.DischargeAsync(unknown)).Error.Condition);
        var sender = await broker.SenderAsync("out");
        sender.Send(new Message("x"), new TransactionalState { TxnId = unknown }, null, null);
        await RunningBroker.Eventually(() => sender.IsClosed);
        Assert.Equal(ErrorCode.TransactionUnknownId, (string)sender.Error.Condition);
        var id = await client.DeclareAsync();
        await client.DischargeAsync(id);
        Assert.IsType<Rejected>(await client.DischargeAsync(id));
    }

    [Fact]
    public async Task A_commit_that_the_store_refuses_rolls_back()
    {
        await using var broker = await RunningBroker.StartAsync();
        var client = await TransactionalClient.AttachAsync(await broker.SessionAsync());
        var id = await client.DeclareAsync();
        await client.SendAsync("out", "x", id);
        broker.Store.FailAdds = () => new UnavailableStoreException("the database is away");
        Assert.Equal(ErrorCode.TransactionRollback, (string)Assert.IsType<Rejected>(await client.DischargeAsync(id)).Error.Condition);
        Assert.Equal(0, await broker.CountAsync("out"));
    }

    [Fact]
    public async Task A_transaction_that_grows_too_large_is_refused_and_rolled_back()
    {
        await using var broker = await RunningBroker.StartAsync(maxMessageSize: 1 << 20);
        var client = await TransactionalClient.AttachAsync(await broker.SessionAsync());
        var id = await client.DeclareAsync();
        var body = new string('x', 1_000_000);
        var outcomes = new List<Outcome>();
        for (var i = 0; i < 70; i++)
            outcomes.Add(await client.SendAsync("out", body, id));
        Assert.IsType<Rejected>(outcomes[^1]);
        Assert.IsType<Rejected>(await client.DischargeAsync(id));
        Assert.Equal(0, await broker.CountAsync("out"));
    }

    [Fact]
    public async Task Many_transactions_beside_plain_sends_lose_and_double_nothing()
    {
        await using var broker = await RunningBroker.StartAsync();
        var receiver = await broker.ReceiverAsync("out", 0);
        receiver.SetCredit(50);
        var client = await TransactionalClient.AttachAsync(await broker.SessionAsync());
        var plain = await broker.SenderAsync("out");
        var sending = new List<Task>();
        for (var i = 0; i < 100; i++)
        {
            var id = await client.DeclareAsync();
            await client.SendAsync("out", $"t{i}a", id);
            sending.Add(plain.SendAsync(new Message($"p{i}")));
            await client.SendAsync("out", $"t{i}b", id);
            await client.DischargeAsync(id, fail: i % 4 == 3);
        }

        await Task.WhenAll(sending);
        var seen = new HashSet<string>();
        for (var i = 0; i < 250; i++)
        {
            var message = await RunningBroker.NextAsync(receiver);
            Assert.True(seen.Add((string)message.Body), (string)message.Body);
            receiver.Accept(message);
        }

        await broker.WaitForCountAsync("out", 0);
        await RunningBroker.NothingAsync(receiver);
    }

    private static async Task<ReceiverLink> SubscribeAsync(RunningBroker broker)
    {
        var attached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var receiver = new ReceiverLink(await broker.SessionAsync(), "sub", new Source { Address = "topic://news" }, (_, _) => attached.TrySetResult());
        await attached.Task.WaitAsync(RunningBroker.Patience, TestContext.Current.CancellationToken);
        receiver.SetCredit(10, CreditMode.Manual);
        return receiver;
    }
}
