using JdbcStore.Hosting;
using JdbcStore.Sql.Schema;
using Xunit;

namespace JdbcStore.Conformance.Schema;

/// <summary>An account that <c>grants.sql</c> has made works with <c>Persistence:Schema = Validate</c>, and may do nothing else.</summary>
/// <typeparam name="TDatabase">The database under test.</typeparam>
public abstract class RightsSuffice<TDatabase> : SchemaSuite<TDatabase>
    where TDatabase : SchemaDatabase, new()
{
    [Fact(Timeout = Limit)]
    public async Task A_store_adds_reads_acknowledges_and_takes_over()
    {
        var options = await CreateUserAsync();
        await using (var first = await OpenAsync(options))
        {
            await first.AddManyAsync(Orders, 3);
            await first.AcknowledgeAsync(Orders, (await first.ReadAllAsync(Orders))[0].Sequence);
            await first.StopAsync();
        }

        await using var second = await OpenAsync(options);
        Assert.Equal(["1", "2"], await second.TextsAsync(Orders));
        Assert.Equal(2, second.Epoch);
        await second.StopAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task The_account_may_neither_make_nor_change_nor_remove_tables()
    {
        var options = await CreateUserAsync();
        var schema = new StoreSchema(Database.Dialect, options);
        await Assert.ThrowsAsync<FatalStoreException>(() => schema.DropAsync(force: true, CancellationToken.None));
        await Database.Schema.DropAsync(force: false, CancellationToken.None);
        await Assert.ThrowsAsync<FatalStoreException>(() => schema.ApplyAsync(CancellationToken.None));
    }

    [Theory(Timeout = Limit)]
    [InlineData("SELECT", "lease")]
    [InlineData("INSERT", "message")]
    [InlineData("UPDATE", "fence")]
    [InlineData("DELETE", "subscription_ack")]
    public async Task A_missing_right_is_named(string right, string table)
    {
        var options = await CreateUserAsync();
        await Database.RevokeAsync(right, $"{SchemaDatabase.Prefix}{table}");
        var refusal = await Assert.ThrowsAsync<FatalStoreException>(async () => await OpenAsync(options));
        Assert.Contains($"{SchemaDatabase.Prefix}{table}: missing right {right} (", refusal.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task The_grants_can_be_given_again()
    {
        await CreateUserAsync();
        await RunAsync("grants.sql");
    }

    private async Task<JdbcStoreOptions> CreateUserAsync()
    {
        await RunAsync("create.sql");
        var options = await Database.CreateUserAsync();
        options.Schema = SchemaMode.Validate;
        return options;
    }
}
