using Amqp;
using JdbcStore.Broker.Amqp;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace JdbcStore.Broker.Tests.Amqp;

public sealed class LifecycleTests
{
    [Fact]
    public async Task Stopping_closes_connections_with_forced_and_the_server_can_start_again()
    {
        await using var broker = await RunningBroker.StartAsync();
        var sender = await broker.SenderAsync("q");
        await sender.SendAsync(new Message("kept"));
        Assert.Equal(1, broker.Server.Connections);

        await broker.Server.StopAsync(CancellationToken.None);
        Assert.Null(broker.Server.LocalEndPoint);
        Assert.Equal(0, broker.Server.Connections);
        await RunningBroker.Eventually(() => sender.Session.Connection.IsClosed);
        Assert.Equal(ErrorCode.ConnectionForced, (string)sender.Session.Connection.Error.Condition);

        await broker.Server.StartAsync(CancellationToken.None);
        Assert.Equal("kept", (await RunningBroker.NextAsync(await broker.ReceiverAsync("q"))).Body);
    }

    [Fact]
    public async Task Stopping_lets_commits_under_way_settle()
    {
        await using var broker = await RunningBroker.StartAsync();
        var sender = await broker.SenderAsync("q");
        await sender.SendAsync(new Message("first"));
        broker.Store.Close();
        var send = sender.SendAsync(new Message("under way"));
        await broker.WaitForCountAsync("q", 2);
        var stop = broker.Server.StopAsync(CancellationToken.None);
        broker.Store.Open();
        await send.WaitAsync(RunningBroker.Patience, TestContext.Current.CancellationToken);
        await stop;
    }

    [Fact]
    public async Task Stopping_is_prompt_although_a_commit_hangs()
    {
        await using var broker = await RunningBroker.StartAsync();
        var sender = await broker.SenderAsync("q");
        broker.Store.Close();
        _ = sender.SendAsync(new Message("hangs")).ContinueWith(_ => { }, TaskScheduler.Default);
        await broker.WaitForCountAsync("q", 1);
        await broker.Server.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_one_clear_message()
    {
        await using var broker = await RunningBroker.StartAsync();
        var options = new AmqpServerOptions("second", new Uri($"amqp://127.0.0.1:{broker.Port}"), 6, DuplicateDetection.None, 1 << 20);
        await using var second = new AmqpServer(broker.Store, options, new StoreCallbacks(NullLogger.Instance), NullLoggerFactory.Instance, TimeProvider.System);
        var error = await Assert.ThrowsAsync<AmqpListenException>(() => second.StartAsync(CancellationToken.None));
        Assert.StartsWith($"cannot listen on amqp://127.0.0.1:{broker.Port}: address already in use", error.Message, StringComparison.Ordinal);
    }
}
