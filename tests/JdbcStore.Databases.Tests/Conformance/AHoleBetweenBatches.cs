using JdbcStore.Conformance;
using Npgsql;
using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Databases.Tests.Conformance;

/// <summary>
/// Two writers: the earlier batch hangs in the database when the machine dies, and the later one, as far as a store lets it overlap, is
/// committed already.
/// </summary>
public sealed class AHoleBetweenBatches : StoreSuite<PostgreSqlDirect>
{
    [Fact]
    public async Task A_move_behind_the_hole_happened_wholly_or_not_at_all()
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 2);
        store = await DieWithHoleAsync(store, new UnitOfWork().Acknowledge(Orders, sequences[0]).Add(Invoices, Message("0")));
        string[] all = [.. await store.TextsAsync(Invoices), .. await store.TextsAsync(Orders)];
        Assert.Equal(["0", "1"], all);
    }

    [Fact]
    public async Task A_message_behind_the_hole_can_be_sent_again()
    {
        var store = await OpenAsync();
        store = await DieWithHoleAsync(store, new UnitOfWork().Add(Orders, Message("behind", "key")));
        await store.AddAsync(Orders, "stuck");
        await store.ResendAsync(Orders, "behind", "key");
        Assert.Equal(["behind"], (await store.TextsAsync(Orders)).Except(["stuck"]));
        Assert.Equal(2, (await store.StatisticsAsync(Orders))!.Messages);
    }

    private async Task<IMessageStore> DieWithHoleAsync(IMessageStore store, UnitOfWork behind)
    {
        var database = (PostgreSqlTestDatabase)Database;
        await using var admin = await PostgreSqlServer.ConnectAsync();
        await using var locked = await admin.BeginTransactionAsync();
        var last = await ScalarAsync(admin, $"SELECT max(batch) FROM {database.Name}.{database.Name}_fence");
        await ScalarAsync(admin, $"SELECT slot FROM {database.Name}.{database.Name}_fence WHERE slot = {(last + 1) % 2} FOR UPDATE");
        var stuck = store.AddAsync(Orders, "stuck");
        var committed = store.CommitAsync(behind).AsTask();
        await CommittedOrHeldBackAsync(() => ScalarAsync(admin, $"SELECT max(batch) FROM {database.Name}.{database.Name}_fence"), last + 2);
        Assert.False(stuck.IsCompleted || committed.IsCompleted);
        await Database.CrashAsync();
        await PostgreSqlServer.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{database.Name}'");
        await locked.RollbackAsync();
        return await OpenAsync();
    }

    /// <summary>Half a second is long enough for a commit on this server; a store may as well hold the batch back.</summary>
    private static async Task CommittedOrHeldBackAsync(Func<Task<long>> last, long expected)
    {
        for (var i = 0; i < 50 && await last() != expected; i++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }

    private static async Task<long> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync());
    }
}
