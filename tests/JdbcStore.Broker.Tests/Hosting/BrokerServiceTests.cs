using JdbcStore.Setup;
using Xunit;

namespace JdbcStore.Broker.Tests.Hosting;

public sealed class BrokerServiceTests
{
    [Fact]
    public async Task Each_change_of_role_is_said_once_and_AMQP_follows_it()
    {
        await using var broker = await ScriptedBroker.StartAsync();
        broker.Store.Enter(StoreState.Standby, 0);
        await ScriptedBroker.UntilAsync(() => broker.Roles is ["standby"]);
        Assert.Null(broker.Amqp.LocalEndPoint);

        broker.Store.Enter(StoreState.Active, 3);
        await ScriptedBroker.UntilAsync(() => broker.Roles is ["standby", "active 3"]);
        var served = broker.Amqp.LocalEndPoint;
        Assert.NotNull(served);

        broker.Store.Enter(StoreState.Suspended, 3);
        broker.Store.Enter(StoreState.Active, 3);
        broker.Store.Enter(StoreState.Fenced, 3);
        broker.Store.Enter(StoreState.Standby, 3);
        broker.Store.Enter(StoreState.Active, 5);
        await ScriptedBroker.UntilAsync(() => broker.Roles.Length == 4);
        Assert.Equal(["standby", "active 3", "standby", "active 5"], broker.Roles);
    }

    [Fact]
    public async Task A_database_that_is_away_keeps_the_clients()
    {
        await using var broker = await ScriptedBroker.StartAsync();
        broker.Store.Enter(StoreState.Active, 1);
        await ScriptedBroker.UntilAsync(() => broker.Roles.Length == 1);
        var served = broker.Amqp.LocalEndPoint;

        broker.Store.Problem = "the database is away";
        broker.Store.Enter(StoreState.Suspended, 1);
        var (code, _) = await broker.GetAsync("api/destinations");
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, code);
        Assert.Equal(served, broker.Amqp.LocalEndPoint);
    }

    [Fact]
    public async Task A_role_lost_while_AMQP_was_starting_is_not_said()
    {
        await using var broker = await ScriptedBroker.StartAsync();
        broker.Store.Enter(StoreState.Active, 1);
        broker.Store.Enter(StoreState.Fenced, 1);
        broker.Store.Enter(StoreState.Standby, 1);
        await ScriptedBroker.UntilAsync(() => broker.Roles.Contains("standby"));
        Assert.Null(broker.Amqp.LocalEndPoint);
    }

    public static TheoryData<Exception, int> Endings => new()
    {
        { new FatalStoreException("The schema is damaged."), ExitCode.Failure },
        { new LockedStoreException("Another broker holds the lease."), ExitCode.Locked },
        { new ConfigurationStoreException(["Persistence:Durability = Enforce, but fsync is off."]), ExitCode.Configuration },
        { new InvalidOperationException("Nobody expected this."), ExitCode.Failure },
    };

    [Theory]
    [MemberData(nameof(Endings), DisableDiscoveryEnumeration = true)]
    public async Task A_store_that_fails_ends_the_broker(Exception failure, int exitCode)
    {
        await using var broker = await ScriptedBroker.StartAsync();
        broker.Store.Fail(failure);
        await ScriptedBroker.UntilAsync(() => broker.Stopping.IsCancellationRequested);
        Assert.Equal(exitCode, broker.ExitCode);
    }
}
