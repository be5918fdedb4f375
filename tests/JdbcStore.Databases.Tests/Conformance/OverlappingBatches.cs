using JdbcStore.Conformance;
using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Databases.Tests.Conformance;

/// <summary>
/// Two writers: the earlier batch hangs in the database, and the later one, as far as a store lets it overlap, is committed before it.
/// </summary>
public sealed class OverlappingBatches : StoreSuite<PostgreSqlDirect>
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
        Assert.Empty(await store.TextsAsync(Crowd));
        Assert.Equal(["behind"], (await store.TextsAsync(Orders)).Except(["stuck"]));
        Assert.Equal(2, (await store.StatisticsAsync(Orders))!.Messages);
    }

    [Fact]
    public async Task A_resend_does_not_overtake_its_original()
    {
        var store = await OpenAsync();
        await using var held = await HoldNextBatchAsync();
        var original = store.ResendAsync(Orders, "original", "key");
        var unit = new UnitOfWork().Add(Orders, Message("next", "next key")).Add(Orders, Message("resend", "key"));
        var resend = store.CommitAsync(unit, TestContext.Current.CancellationToken).AsTask();
        await held.OvertakenOrNotAsync();
        await held.LetGoAsync();
        Assert.Equal(AddStatus.Stored, (await original).Status);
        Assert.Equal(AddStatus.AlreadyStored, (await resend).Adds[1].Status);
        Assert.Equal(["original", "next"], await store.TextsAsync(Orders));
    }

    [Fact]
    public async Task Of_a_batch_that_hangs_and_of_those_behind_it_nobody_knows_until_it_is_let_go()
    {
        var store = await OpenAsync(options => options.CommitTimeout = TimeSpan.FromSeconds(2));
        await using var held = await HoldNextBatchAsync();
        var stuck = store.AddAsync(Orders, "stuck");
        var crowd = Enumerable.Range(0, 32).Select(i => store.AddAsync(Orders, $"{i}")).ToList();
        await held.OvertakenOrNotAsync();
        var late = Enumerable.Range(32, 32).Select(i => store.AddAsync(Orders, $"{i}")).ToList();
        await Assert.ThrowsAsync<OutcomeUnknownStoreException>(() => stuck);
        foreach (var commit in crowd.Concat(late))
            await Assert.ThrowsAnyAsync<StoreException>(() => commit);
        await held.LetGoAsync();
        await store.AddAsync(Orders, "after");
        var unknown = crowd.Concat(late).Select((commit, i) => (Commit: commit, Text: $"{i}"))
            .Where(c => c.Commit.Exception!.InnerException is OutcomeUnknownStoreException).Select(c => c.Text);
        var texts = await store.TextsAsync(Orders);
        Assert.Equal(["stuck", .. unknown, "after"], texts);
    }

    /// <summary>Alone a unit is not worth a commit that overlaps another: a crowd comes with it.</summary>
    private static readonly Destination Crowd = Destination.Queue("crowd");

    private async Task<IMessageStore> DieWithHoleAsync(IMessageStore store, UnitOfWork behind)
    {
        var name = ((PostgreSqlTestDatabase)Database).Name;
        await using var held = await HoldNextBatchAsync();
        var stuck = store.AddAsync(Orders, "stuck");
        var committed = store.CommitAsync(behind).AsTask();
        var crowd = Enumerable.Range(0, 32).Select(i => store.AddAsync(Crowd, $"{i}")).ToList();
        await held.OvertakenOrNotAsync();
        Assert.False(stuck.IsCompleted || committed.IsCompleted || crowd.Exists(c => c.IsCompleted));
        await Database.CrashAsync();
        await PostgreSqlServer.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{name}'");
        await held.LetGoAsync();
        return await OpenAsync();
    }

    private Task<HeldBatch> HoldNextBatchAsync() => HeldBatch.HoldNextAsync(((PostgreSqlTestDatabase)Database).Name);
}
