using JdbcStore.Hosting;
using Xunit;

namespace JdbcStore.Conformance.Schema;

/// <summary>Tables of version 1 are upgraded, and everything in them is still there.</summary>
/// <typeparam name="TDatabase">The database under test.</typeparam>
public abstract class UpgradeKeepsData<TDatabase> : SchemaSuite<TDatabase>
    where TDatabase : SchemaDatabase, new()
{
    [Fact(Timeout = Limit)]
    public async Task A_store_upgrades_and_serves_what_is_there()
    {
        await Database.CreateVersion1Async();
        await AssertEverythingIsThereAsync();
        Assert.Empty((await Database.Schema.CheckAsync(CancellationToken.None)).Differences);
    }

    [Fact(Timeout = Limit)]
    public async Task The_clients_script_upgrades_once_and_what_is_there_is_served()
    {
        await Database.CreateVersion1Async();
        await RunAsync("upgrade-1-to-2.sql");
        Assert.Empty((await Database.Schema.CheckAsync(CancellationToken.None)).Differences);
        var catalogue = await Database.ReadCatalogueAsync();
        var again = await Database.RunScriptAsync("upgrade-1-to-2.sql");
        Assert.Contains("of version 1", again.Output + again.Error, StringComparison.Ordinal);
        Assert.Equal(catalogue, await Database.ReadCatalogueAsync());
        await AssertEverythingIsThereAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task Stores_that_start_together_upgrade_once()
    {
        await Database.CreateVersion1Async();
        var statements = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Database.Schema.ApplyAsync(CancellationToken.None))));
        Assert.Single(statements, count => count > 0);
        await AssertEverythingIsThereAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_store_that_only_validates_names_the_script_that_is_missing()
    {
        await Database.CreateVersion1Async();
        var refusal = await Assert.ThrowsAsync<FatalStoreException>(() => RunStoreAsync(SchemaMode.Validate));
        Assert.Contains("version 1, and this release works with version 2: run upgrade-1-to-2.sql", refusal.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_broker_that_is_active_on_old_tables_is_waited_for()
    {
        await Database.CreateVersion1Async();
        await SetLeaseAsync(DateTimeOffset.UtcNow.AddHours(1));
        var script = await Database.RunScriptAsync("upgrade-1-to-2.sql");
        Assert.True(script.ExitCode != 0 && script.Error.Contains("a broker is active", StringComparison.OrdinalIgnoreCase), script.ToString());
        await using var store = Database.CreateStore(Database.Options());
        await store.StartAsync();
        await store.BecomesAsync(StoreState.Standby);
        await Wait.UntilAsync(() => Task.FromResult(store.GetStatus().Problem is not null), () => "it says what it waits for");
        Assert.Contains("old:1", store.GetStatus().Problem, StringComparison.Ordinal);
        await SetLeaseAsync(DateTimeOffset.UnixEpoch);
        await store.BecomesAsync(StoreState.Active);
        Assert.Equal(["one", "two", "three"], await store.TextsAsync(Orders));
        await store.StopAsync();
    }

    private Task SetLeaseAsync(DateTimeOffset until) =>
        Database.ExecuteAsync($"UPDATE jdbcstore_lease SET expires_at = {until.ToUnixTimeMilliseconds()}");

    private async Task AssertEverythingIsThereAsync()
    {
        await using var store = await OpenAsync(Database.Options());
        Assert.Equal(Version1.Epoch + 1, store.Epoch);
        Assert.Equal(
            [("one", 2, true), ("two", 0, false), ("three", 0, false)],
            (await store.ReadAllAsync(Orders)).Select(message => (message.Text(), message.DeliveryCount, message.MayHaveBeenDelivered)));
        Assert.Equal(
            [(Destination.Queue("empty"), 0L, 0L), (Orders, 3L, 11L), (Destination.Topic("prices"), 0L, 0L)],
            (await store.ListDestinationsAsync()).Select(listed => (listed.Destination, listed.Messages, listed.Bytes)));
        await AssertGoesOnAsync(store);
        await store.StopAsync();
    }

    /// <summary>Resends are recognised, new messages come last, and the old ones can be acknowledged.</summary>
    private static async Task AssertGoesOnAsync(IMessageStore store)
    {
        Assert.Equal(AddStatus.AlreadyStored, (await store.ResendAsync(Orders, "two", "key of two")).Status);
        Assert.Equal(AddStatus.AlreadyStored, (await store.ResendAsync(Orders, "gone", "key of one that is gone")).Status);
        await store.AddAsync(Orders, "four");
        var all = await store.ReadAllAsync(Orders);
        Assert.Equal(["one", "two", "three", "four"], all.Select(message => message.Text()));
        await store.AcknowledgeAllAsync(Orders, all);
        Assert.Empty(await store.ReadAllAsync(Orders));
        Assert.Equal(0, (await store.StatisticsAsync(Orders))!.Messages);
    }
}
