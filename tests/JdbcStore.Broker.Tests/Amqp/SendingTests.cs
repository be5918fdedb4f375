using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using JdbcStore.Broker.Amqp;
using Xunit;

namespace JdbcStore.Broker.Tests.Amqp;

public sealed class SendingTests
{
    [Fact]
    public async Task A_message_is_settled_only_after_the_store_has_committed_it()
    {
        await using var broker = await RunningBroker.StartAsync();
        var sender = await broker.SenderAsync("queue://orders");
        broker.Store.Close();

        var sends = Enumerable.Range(0, 300).Select(i => sender.SendAsync(new Message($"m{i}"))).ToArray();
        await broker.WaitForCountAsync("orders", 300);
        Assert.All(sends, send => Assert.False(send.IsCompleted));

        broker.Store.Open();
        await Task.WhenAll(sends).WaitAsync(RunningBroker.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_bare_name_and_the_queue_form_are_the_same_queue_and_keep_one_order()
    {
        await using var broker = await RunningBroker.StartAsync();
        await broker.SendAsync("orders", "a", "b");
        await broker.SendAsync("queue://orders", "c");
        var receiver = await broker.ReceiverAsync("orders");
        Assert.Equal("a", (await RunningBroker.NextAsync(receiver)).Body);
        Assert.Equal("b", (await RunningBroker.NextAsync(receiver)).Body);
        Assert.Equal("c", (await RunningBroker.NextAsync(receiver)).Body);
    }

    [Fact]
    public async Task More_messages_than_the_first_credit_all_get_through()
    {
        await using var broker = await RunningBroker.StartAsync();
        var sender = await broker.SenderAsync("many");
        await Task.WhenAll(Enumerable.Range(0, 5000).Select(i => sender.SendAsync(new Message(i)))).WaitAsync(RunningBroker.Patience, TestContext.Current.CancellationToken);
        var receiver = await broker.ReceiverAsync("many", 0);
        receiver.SetCredit(200);
        for (var i = 0; i < 5000; i++)
        {
            var message = await RunningBroker.NextAsync(receiver);
            Assert.Equal(i, message.Body);
            receiver.Accept(message);
        }

        await broker.WaitForCountAsync("many", 0);
    }

    [Fact]
    public async Task A_refused_commit_is_never_accepted()
    {
        await using var broker = await RunningBroker.StartAsync();
        var sender = await broker.SenderAsync("orders");
        var outcomes = new ConcurrentQueue<Outcome>();
        broker.Store.FailAdds = () => new UnavailableStoreException("the database is away");
        sender.Send(new Message("x"), (_, _, outcome, _) => outcomes.Enqueue(outcome), null);
        await RunningBroker.Eventually(() => outcomes.Count == 1);
        broker.Store.FailAdds = () => new FatalStoreException("the database refused it");
        sender.Send(new Message("y"), (_, _, outcome, _) => outcomes.Enqueue(outcome), null);
        await RunningBroker.Eventually(() => outcomes.Count == 2);

        Assert.IsType<Released>(outcomes.First());
        Assert.Contains("refused it", Assert.IsType<Rejected>(outcomes.Last()).Error.Description, StringComparison.Ordinal);
        Assert.Equal(0, await broker.CountAsync("orders"));
    }

    [Fact]
    public async Task An_unknown_outcome_ends_the_link_and_settles_nothing()
    {
        await using var broker = await RunningBroker.StartAsync();
        var sender = await broker.SenderAsync("orders");
        broker.Store.FailAdds = () => new OutcomeUnknownStoreException("the connection died during the commit");
        Outcome? outcome = null;
        sender.Send(new Message("x"), (_, _, o, _) => outcome = o, null);
        await RunningBroker.Eventually(() => sender.IsClosed);
        Assert.Contains("not known", sender.Error.Description, StringComparison.Ordinal);

        // The client library turns an ended link into a local rejection; what must never show is an acceptance.
        Assert.IsNotType<Accepted>(outcome);
    }

    [Fact]
    public async Task Pre_settled_messages_are_stored()
    {
        await using var broker = await RunningBroker.StartAsync();
        var sender = new SenderLink(
            await broker.SessionAsync(), "s", new Attach { Target = new Target { Address = "fast" }, Source = new Source(), SndSettleMode = SenderSettleMode.Settled }, null);
        for (var i = 0; i < 10; i++)
            sender.Send(new Message(i), null, null);
        await broker.WaitForCountAsync("fast", 10);
    }

    [Fact]
    public async Task A_message_without_a_link_address_goes_where_its_to_property_says()
    {
        await using var broker = await RunningBroker.StartAsync();
        var sender = new SenderLink(await broker.SessionAsync(), "relay", new Target(), null);
        await sender.SendAsync(new Message("hello") { Properties = new Properties { To = "queue://elsewhere" } });
        Assert.Equal(1, await broker.CountAsync("elsewhere"));
        var error = await Assert.ThrowsAsync<AmqpException>(() => sender.SendAsync(new Message("lost")));
        Assert.Equal(ErrorCode.InvalidField, error.Error.Condition);
    }

    [Fact]
    public async Task A_message_over_the_limit_ends_the_link_and_the_next_link_works()
    {
        await using var broker = await RunningBroker.StartAsync(maxMessageSize: 100_000);
        var session = await broker.SessionAsync();
        ulong advertised = 0;
        var sender = new SenderLink(session, "s", new Target { Address = "big" }, (_, attach) => advertised = attach.MaxMessageSize);
        await RunningBroker.Eventually(() => advertised > 0);
        Assert.Equal(100_000UL, advertised);
        sender.Send(new Message { BodySection = new Data { Binary = new byte[200_000] } }, null, null);
        await RunningBroker.Eventually(() => sender.IsClosed);
        Assert.Equal(ErrorCode.MessageSizeExceeded, (string)sender.Error.Condition);
        await new SenderLink(session, "t", "big").SendAsync(new Message("small"));
        Assert.Equal(1, await broker.CountAsync("big"));
    }

    [Fact]
    public async Task A_duplicate_id_is_stored_once_and_the_resend_is_accepted()
    {
        await using var broker = await RunningBroker.StartAsync();
        var sender = await broker.SenderAsync("once");
        for (var i = 0; i < 2; i++)
        {
            await sender.SendAsync(With("_AMQ_DUPL_ID", "id-1"));
            await sender.SendAsync(With("_AMQ_DUPL_ID", new string('x', 1000)));
            await sender.SendAsync(new Message("z") { MessageAnnotations = Annotations("_AMQ_DUPL_ID", "id-2") });
        }

        Assert.Equal(3, await broker.CountAsync("once"));
    }

    [Fact]
    public async Task Message_ids_of_all_types_are_recognised_and_never_mistaken_for_each_other()
    {
        await using var broker = await RunningBroker.StartAsync(duplicates: DuplicateDetection.MessageId);
        var sender = await broker.SenderAsync("once");
        var uuid = Guid.NewGuid();
        object[] ids = [1UL, "1", uuid, uuid.ToString("N"), new byte[] { 1 }];
        for (var i = 0; i < 2; i++)
        {
            foreach (var id in ids)
            {
                var properties = new Properties();
                properties.SetMessageId(id);
                await sender.SendAsync(new Message("m") { Properties = properties });
            }

            await sender.SendAsync(With("_AMQ_DUPL_ID", "1"));
        }

        Assert.Equal(ids.Length + 1, await broker.CountAsync("once"));
    }

    private static Message With(string key, object value)
    {
        var message = new Message("m") { ApplicationProperties = new ApplicationProperties() };
        message.ApplicationProperties[key] = value;
        return message;
    }

    private static MessageAnnotations Annotations(string key, object value)
    {
        var annotations = new MessageAnnotations();
        annotations[new Symbol(key)] = value;
        return annotations;
    }
}
