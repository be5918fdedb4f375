using Xunit;
using static JdbcStore.Conformance.StoreBodies;
using static JdbcStore.Conformance.StoreTransactions;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 8: a prepared transaction waits for its decision through any number of crashes; then all of it happens, or nothing.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class PreparedTransactionsSurvive<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Four_branches_survive_two_endings_in_a_row_and_are_then_decided(Ending ending)
    {
        var store = await OpenAsync();
        for (var branch = 0; branch < 4; branch++)
            await store.PrepareAsync($"branch {branch}", Adds(Orders, $"{branch} a", $"{branch} b"));
        for (var life = 0; life < 2; life++)
        {
            store = await EndAsync(store, ending);
            Assert.Empty(await store.TextsAsync(Orders));
            var listed = await store.ListPreparedAsync();
            Assert.Equal(Enumerable.Range(0, 4).Select(branch => ($"branch {branch}", 2)), listed.Select(p => (p.Name, p.Adds)));
        }

        await store.RollBackPreparedAsync("branch 1");
        await store.CommitPreparedAsync("branch 2");
        await store.CommitPreparedAsync("branch 0");
        await store.RollBackPreparedAsync("branch 3");
        for (var life = 0; life < 2; life++)
        {
            Assert.Equal(["2 a", "2 b", "0 a", "0 b"], await store.TextsAsync(Orders));
            Assert.Equal(new DestinationStatistics(Orders, 4, 12), await store.StatisticsAsync(Orders));
            Assert.Empty(await store.ListPreparedAsync());
            store = await EndAsync(store, ending);
        }
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task What_is_acknowledged_stays_hidden_and_a_rollback_gives_it_back_at_its_old_place(Ending ending)
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 6);
        await store.CommitAsync(new UnitOfWork().Redeliver(Orders, sequences[2]).Redeliver(Orders, sequences[2]));
        await store.PrepareAsync("held", Acknowledges(Orders, sequences[1..5]));
        for (var life = 0; life < 3; life++)
        {
            Assert.Equal(["0", "5"], await store.TextsAsync(Orders));
            Assert.Equal(new DestinationStatistics(Orders, 2, 2), await store.StatisticsAsync(Orders));
            Assert.Equal(sequences[1..5].Select(sequence => (Orders, sequence)), Assert.Single(await store.ListPreparedAsync()).Acknowledged);
            store = await EndAsync(store, ending);
        }

        await store.RollBackPreparedAsync("held");
        for (var life = 0; life < 2; life++)
        {
            var held = await store.ReadAllAsync(Orders);
            Assert.Equal(sequences.Zip([0, 0, 2, 0, 0, 0]), held.Select(message => (message.Sequence, message.DeliveryCount)));
            Assert.Equal(new DestinationStatistics(Orders, 6, 6), await store.StatisticsAsync(Orders));
            store = await EndAsync(store, ending);
        }
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Acknowledgements_that_are_committed_stay_gone(Ending ending)
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 4);
        await store.PrepareAsync("consumed", Acknowledges(Orders, sequences[1], sequences[2]));
        store = await EndAsync(store, ending);
        await store.CommitPreparedAsync("consumed");
        for (var life = 0; life < 2; life++)
        {
            Assert.Equal(["0", "3"], await store.TextsAsync(Orders));
            Assert.Equal(new DestinationStatistics(Orders, 2, 2), await store.StatisticsAsync(Orders));
            store = await EndAsync(store, ending);
        }
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task What_is_committed_takes_its_place_behind_all_that_came_meanwhile(Ending ending)
    {
        var store = await OpenAsync();
        await store.PrepareAsync("late", Adds(Orders, "late 1", "late 2"));
        for (var i = 0; i < 100; i++)
            await store.AddAsync(Orders, $"{i}");
        var passed = ReadPosition.Start.Past(await store.ReadAllAsync(Orders));
        store = await EndAsync(store, ending);
        var result = await store.CommitPreparedAsync("late");
        var seen = await store.ReadAsync(Orders, passed, 10);
        Assert.Equal(["late 1", "late 2"], seen.Select(message => message.Text()));
        Assert.Equal(result.Adds, seen.Select(message => new AddResult(AddStatus.Stored, message.Sequence)));
        store = await EndAsync(store, ending);
        var texts = await store.TextsAsync(Orders);
        Assert.Equal([.. Enumerable.Range(0, 100).Select(i => $"{i}"), "late 1", "late 2"], texts);
    }

    [Fact(Timeout = Limit)]
    public async Task Nothing_of_a_prepared_transaction_is_seen_or_counted()
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Orders, "consumed");
        await store.PrepareAsync("open", Adds(Invoices, "added").Acknowledge(Orders, sequence).Add(Orders, Message("added too")));
        Assert.Empty(await store.TextsAsync(Orders));
        Assert.Empty(await store.TextsAsync(Invoices));
        Assert.All(await store.ListDestinationsAsync(), listed => Assert.Equal((0, 0), (listed.Messages, listed.Bytes)));
        await Assert.ThrowsAsync<PreconditionStoreException>(() => store.HashAsync(Orders, sequence));
    }

    [Fact(Timeout = Limit)]
    public async Task A_message_moved_back_and_forth_is_exact_at_each_step()
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Orders, "moved");
        await store.PrepareAsync("there", Adds(Invoices, "moved").Acknowledge(Orders, sequence));
        await AssertHeldAsync(store, orders: 0, invoices: 0);
        await store.RollBackPreparedAsync("there");
        await AssertHeldAsync(store, orders: 1, invoices: 0);
        await store.PrepareAsync("there", Adds(Invoices, "moved").Acknowledge(Orders, sequence));
        await store.CommitPreparedAsync("there");
        await AssertHeldAsync(store, orders: 0, invoices: 1);
        await store.PrepareAsync("back", Adds(Orders, "moved").Acknowledge(Invoices, (await store.ReadAllAsync(Invoices))[0].Sequence));
        await AssertHeldAsync(store, orders: 0, invoices: 0);
        store = await CrashAsync();
        await AssertHeldAsync(store, orders: 0, invoices: 0);
        await store.CommitPreparedAsync("back");
        await AssertHeldAsync(store, orders: 1, invoices: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_name_in_use_is_refused_and_the_second_unit_does_nothing()
    {
        var store = await OpenAsync();
        var kept = await store.AddAsync(Invoices, "kept");
        await store.PrepareAsync("name", Adds(Orders, "first"));
        await store.AssertRefusedAsync(Adds(Orders, "second").Acknowledge(Invoices, kept).PrepareAs("name"));
        store = await CrashAsync();
        await store.AssertRefusedAsync(Adds(Orders, "third").PrepareAs("name"));
        Assert.Equal(["kept"], await store.TextsAsync(Invoices));
        await store.CommitPreparedAsync("name");
        Assert.Equal(["first"], await store.TextsAsync(Orders));
        await store.PrepareAsync("name", Adds(Orders, "again"));
        await store.CommitPreparedAsync("name");
        Assert.Equal(["first", "again"], await store.TextsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_decided_is_not_decided_again(bool commits)
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Invoices, "consumed");
        await store.PrepareAsync("once", Adds(Orders, "added").Acknowledge(Invoices, sequence));
        await store.CommitAsync(commits ? new UnitOfWork().CommitPrepared("once") : new UnitOfWork().RollBackPrepared("once"));
        for (var life = 0; life < 2; life++)
        {
            await store.AssertRefusedAsync(new UnitOfWork().CommitPrepared("once"));
            await store.AssertRefusedAsync(new UnitOfWork().RollBackPrepared("once"));
            await store.AssertRefusedAsync(new UnitOfWork().CommitPrepared("never prepared"));
            Assert.Equal(commits ? ["added"] : [], await store.TextsAsync(Orders));
            Assert.Equal(commits ? [] : ["consumed"], await store.TextsAsync(Invoices));
            store = await CrashAsync();
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Decisions_and_other_steps_of_one_unit_happen_together_or_not_at_all()
    {
        var store = await OpenAsync();
        await store.PrepareAsync("a", Adds(Orders, "a"));
        await store.PrepareAsync("b", Adds(Orders, "b"));
        await store.AssertRefusedAsync(new UnitOfWork().CommitPrepared("a").Add(Orders, Message("no")).CommitPrepared("unknown"));
        Assert.Empty(await store.TextsAsync(Orders));
        Assert.Equal(["a", "b"], (await store.ListPreparedAsync()).Select(prepared => prepared.Name));
        var result = await store.CommitAsync(new UnitOfWork().Add(Orders, Message("x")).CommitPrepared("b").Add(Orders, Message("y")).RollBackPrepared("a"));
        Assert.Equal(result.Adds.Select(add => add.Sequence), (await store.ReadAllAsync(Orders)).Select(message => message.Sequence));
        Assert.Equal(["x", "b", "y"], await store.TextsAsync(Orders));
        Assert.Empty(await store.ListPreparedAsync());
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Large_bodies_are_there_whole_when_they_are_committed(Ending ending)
    {
        var store = await OpenAsync();
        await store.PrepareAsync("kept", new UnitOfWork().Add(Orders, Streamed(3 << 20, seed: 1)).Add(Orders, Streamed(10, seed: 2)));
        await store.PrepareAsync("dropped", new UnitOfWork().Add(Orders, Streamed(3 << 20, seed: 3)));
        store = await EndAsync(store, ending);
        await store.RollBackPreparedAsync("dropped");
        var held = (await store.CommitPreparedAsync("kept")).Adds[0].Sequence;
        store = await EndAsync(store, ending);
        await store.AssertBodiesAsync(Orders, (3 << 20, 1), (10, 2));
        await store.PrepareAsync("consumed", Acknowledges(Orders, held));
        store = await EndAsync(store, ending);
        await store.RollBackPreparedAsync("consumed");
        await store.AssertBodiesAsync(Orders, (3 << 20, 1), (10, 2));
    }

    [Fact(Timeout = Limit)]
    public async Task The_list_says_what_was_prepared_and_when()
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Orders, "held");
        string[] names = ["x", "X", "x ", new('x', 255), new('取', 255), string.Concat(Enumerable.Repeat("🐇", 127))];
        foreach (var name in names)
            await store.PrepareAsync(name, Adds(Invoices, name));
        await store.PrepareAsync("both", Adds(Invoices, "1", "2", "3").Acknowledge(Orders, sequence));
        var listed = await store.ListPreparedAsync();
        Assert.Equal([.. names, "both"], listed.Select(prepared => prepared.Name));
        Assert.Equal(3, listed[^1].Adds);
        Assert.Equal((Orders, sequence), Assert.Single(listed[^1].Acknowledged));
        Assert.All(listed, prepared => Assert.InRange(prepared.PreparedAt, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5)));
        foreach (var name in names.Reverse())
            await store.CommitPreparedAsync(name);
        Assert.Equal(names.Reverse(), await store.TextsAsync(Invoices));
    }

    [Fact(Timeout = Limit)]
    public async Task What_has_no_steps_or_cannot_be_undone_is_not_prepared()
    {
        var store = await OpenAsync();
        await store.PrepareAsync("open", Adds(Orders, "x"));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.PrepareAsync("empty", new UnitOfWork()));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.PrepareAsync("nested", Adds(Orders, "y").CommitPrepared("open")));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.PrepareAsync("nested", Adds(Orders, "y").RollBackPrepared("open")));
        Assert.Equal(["open"], (await store.ListPreparedAsync()).Select(prepared => prepared.Name));
        Assert.Empty(await store.TextsAsync(Orders));
    }

    private static async Task AssertHeldAsync(IMessageStore store, int orders, int invoices)
    {
        Assert.Equal((orders, invoices), ((await store.TextsAsync(Orders)).Length, (await store.TextsAsync(Invoices)).Length));
        Assert.Equal(orders, (await store.StatisticsAsync(Orders))!.Messages);
        Assert.Equal(invoices, (await store.StatisticsAsync(Invoices))?.Messages ?? 0);
    }
}
