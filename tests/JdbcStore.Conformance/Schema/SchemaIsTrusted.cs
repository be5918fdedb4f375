using JdbcStore.Hosting;
using JdbcStore.Sql.Schema;
using Xunit;

namespace JdbcStore.Conformance.Schema;

/// <summary>What a DBA may rely on: the scripts, what <c>Persistence:Schema</c> does, and what is found out about tables that do not fit.</summary>
/// <typeparam name="TDatabase">The database under test.</typeparam>
public abstract class SchemaIsTrusted<TDatabase> : SchemaSuite<TDatabase>
    where TDatabase : SchemaDatabase, new()
{
    [Fact(Timeout = Limit)]
    public async Task The_clients_script_makes_what_the_release_needs_also_when_run_again()
    {
        await RunAsync("create.sql");
        await RunAsync("create.sql");
        Assert.Empty((await Database.Schema.CheckAsync(CancellationToken.None)).Differences);
        Assert.Empty(await Database.Schema.PlanAsync(CancellationToken.None));
        CatalogueFile.Check(Database.Folder, Database.Dialect.Catalogue.Expected, await Database.ReadCatalogueAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task The_clients_script_removes_all_tables_also_when_run_again()
    {
        await RunAsync("create.sql");
        await RunAsync("drop.sql");
        await RunAsync("drop.sql");
        Assert.Equal("", await Database.ReadCatalogueAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task The_maintenance_script_runs_and_changes_nothing()
    {
        await RunAsync("create.sql");
        var run = await RunAsync("maintenance.sql");
        Assert.Contains("message", run.Output, StringComparison.Ordinal);
        Assert.Empty((await Database.Schema.CheckAsync(CancellationToken.None)).Differences);
    }

    [Fact(Timeout = Limit)]
    public async Task Every_difference_is_named()
    {
        await Database.Schema.ApplyAsync(CancellationToken.None);
        foreach (var (damage, _) in Database.Damages)
            await Database.ExecuteAsync(damage);
        var report = await Database.Schema.CheckAsync(CancellationToken.None);
        Assert.Equal(
            Database.Damages.Select(damage => Prefixed(damage.Difference)).Order(),
            report.Differences.Select(difference => difference.ToString()).Order());
    }

    [Fact(Timeout = Limit)]
    public async Task A_store_that_only_validates_refuses_tables_that_differ_and_says_in_what()
    {
        await Database.Schema.ApplyAsync(CancellationToken.None);
        var (damage, difference) = Database.Damages[0];
        await Database.ExecuteAsync(damage);
        var refusal = await Assert.ThrowsAsync<FatalStoreException>(() => RunStoreAsync(SchemaMode.Validate));
        Assert.EndsWith(Prefixed(difference), refusal.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task A_store_that_only_validates_makes_no_tables()
    {
        var refusal = await Assert.ThrowsAsync<FatalStoreException>(() => RunStoreAsync(SchemaMode.Validate));
        Assert.Contains(Prefixed("jdbcstore_message: missing table"), refusal.Message, StringComparison.Ordinal);
        Assert.Equal("", await Database.ReadCatalogueAsync());
    }

    [Theory(Timeout = Limit)]
    [InlineData(SchemaMode.Create)]
    [InlineData(SchemaMode.Validate)]
    public async Task Tables_of_a_newer_release_are_refused(SchemaMode mode)
    {
        await Database.Schema.ApplyAsync(CancellationToken.None);
        await Database.ExecuteAsync("INSERT INTO jdbcstore_schema_version (version, applied_at) VALUES (99, 0)");
        var refusal = await Assert.ThrowsAsync<FatalStoreException>(() => RunStoreAsync(mode));
        Assert.Contains($"version 99, and this release works with version {StoreSchema.Version}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Tables_from_which_there_is_no_way_are_refused()
    {
        await Database.Schema.ApplyAsync(CancellationToken.None);
        await Database.ExecuteAsync("UPDATE jdbcstore_schema_version SET version = 0");
        var refusal = await Assert.ThrowsAsync<FatalStoreException>(() => RunStoreAsync(SchemaMode.Create));
        Assert.EndsWith($"{Database.Dialect.Name} has no upgrade-0-to-1.sql.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Stores_that_start_together_make_the_tables_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Database.Schema.ApplyAsync(CancellationToken.None))));
        Assert.Empty((await Database.Schema.CheckAsync(CancellationToken.None)).Differences);
        await RunStoreAsync(SchemaMode.Validate);
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_planned_is_what_makes_the_tables()
    {
        foreach (var statement in await Database.Schema.PlanAsync(CancellationToken.None))
            await Database.ExecuteAsync(statement);
        Assert.Empty((await Database.Schema.CheckAsync(CancellationToken.None)).Differences);
    }

    [Fact(Timeout = Limit)]
    public async Task What_was_interrupted_is_finished_the_next_time()
    {
        var planned = await Database.Schema.PlanAsync(CancellationToken.None);
        foreach (var statement in planned.Take(planned.Count / 2))
            await Database.ExecuteAsync(statement);
        Assert.Equal(planned.Count, await Database.Schema.ApplyAsync(CancellationToken.None));
        Assert.Empty((await Database.Schema.CheckAsync(CancellationToken.None)).Differences);
    }

    [Fact(Timeout = Limit)]
    public async Task Tables_are_not_removed_while_a_broker_is_active_unless_by_force()
    {
        await using var store = Database.CreateStore(Database.Options());
        await store.StartAsync();
        await store.BecomesAsync(StoreState.Active);
        await Assert.ThrowsAsync<LockedStoreException>(() => Database.Schema.DropAsync(force: false, CancellationToken.None));
        await store.AddAsync(Orders, "still here");
        await store.StopAsync();
        await Database.Schema.DropAsync(force: false, CancellationToken.None);
        Assert.Equal("", await Database.ReadCatalogueAsync());
    }
}
