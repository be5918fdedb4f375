using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 8, of conditions: a unit that requires a message happens only while readers see it, and otherwise not in the least.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class ConditionsHold<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_move_happens_once_however_often_it_is_asked_for(Ending ending)
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 3);
        await MoveAsync(store, sequences[1], "1");
        await AssertRefusedAsync(store, Move(sequences[1], "again"));
        store = await EndAsync(store, ending);
        await AssertRefusedAsync(store, Move(sequences[1], "again, later"));
        await MoveAsync(store, sequences[0], "0");
        store = await EndAsync(store, ending);
        Assert.Equal(["2"], await store.TextsAsync(Orders));
        Assert.Equal(["1", "0"], await store.TextsAsync(Invoices));
    }

    [Fact(Timeout = Limit)]
    public async Task Of_fifty_that_move_one_message_at_once_exactly_one_does()
    {
        var store = await OpenAsync();
        foreach (var (sequence, round) in (await store.AddManyAsync(Orders, 5)).Select((sequence, round) => (sequence, round)))
        {
            var failures = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => FailureAsync(store, Move(sequence, $"{round} by {i}")))));
            Assert.Single(failures, failure => failure is null);
            Assert.All(failures.Where(failure => failure is not null), failure => Assert.IsType<PreconditionStoreException>(failure));
        }

        Assert.Empty(await store.TextsAsync(Orders));
        Assert.Equal(["0", "1", "2", "3", "4"], (await store.TextsAsync(Invoices)).Select(text => text.Split(' ')[0]));
    }

    [Fact(Timeout = Limit)]
    public async Task A_message_that_is_only_required_stays()
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Orders, "required");
        for (var i = 0; i < 3; i++)
            await store.CommitAsync(new UnitOfWork().Require(Orders, sequence).Add(Invoices, Message($"{i}")));
        Assert.Equal(["required"], await store.TextsAsync(Orders));
        Assert.Equal(["0", "1", "2"], await store.TextsAsync(Invoices));
        Assert.Equal(new DestinationStatistics(Orders, 1, 8), await store.StatisticsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_message_that_was_acknowledged_or_is_elsewhere_or_never_was_is_not_there()
    {
        var store = await OpenAsync();
        var gone = await store.AddAsync(Orders, "gone");
        var there = await store.AddAsync(Orders, "there");
        await store.AcknowledgeAsync(Orders, gone);
        await AssertRefusedAsync(store, new UnitOfWork().Require(Orders, gone).Add(Invoices, Message("no")));
        await AssertRefusedAsync(store, new UnitOfWork().Require(Invoices, there).Add(Invoices, Message("no")));
        await AssertRefusedAsync(store, new UnitOfWork().Require(Destination.Queue("never used"), there).Add(Invoices, Message("no")));
        await AssertRefusedAsync(store, new UnitOfWork().Require(Orders, there + 1_000_000).Add(Invoices, Message("no")));
        await AssertRefusedAsync(store, new UnitOfWork().Require(Orders, there).Require(Orders, gone).Add(Invoices, Message("no")));
        Assert.Equal(["there"], await store.TextsAsync(Orders));
        Assert.Empty(await store.TextsAsync(Invoices));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_refused_unit_changes_nothing_at_all(Ending ending)
    {
        var store = await OpenAsync();
        var kept = await store.AddAsync(Orders, "kept");
        var gone = await store.AddAsync(Orders, "gone");
        await store.AcknowledgeAsync(Orders, gone);
        var unit = new UnitOfWork().Declare(Destination.Queue("new")).Add(Invoices, Message("no", "key")).Redeliver(Orders, kept).MarkDispatched(Orders, kept);
        var numbered = new NewMessage(new byte[3]) { Producer = new ProducerSequence("producer", 7) };
        await AssertRefusedAsync(store, unit.Require(Orders, gone).Acknowledge(Orders, kept).Add(Orders, numbered));
        for (var life = 0; life < 2; life++)
        {
            var held = Assert.Single(await store.ReadAllAsync(Orders));
            Assert.Equal((kept, 0, false, "kept"), (held.Sequence, held.DeliveryCount, held.MayHaveBeenDelivered, held.Text()));
            Assert.Empty(await store.TextsAsync(Invoices));
            Assert.Null(await store.StatisticsAsync(Destination.Queue("new")));
            Assert.Null(await store.FindProducerAsync(Orders, "producer"));
            store = await EndAsync(store, ending);
        }

        Assert.Equal(AddStatus.Stored, (await store.ResendAsync(Invoices, "yes", "key")).Status);
    }

    [Theory(Timeout = Limit)]
    [InlineData(0)]
    [InlineData(25)]
    [InlineData(49)]
    public async Task A_unit_that_is_refused_in_a_burst_fails_alone(int poisoned)
    {
        var store = await OpenAsync();
        var gone = await store.AddAsync(Orders, "gone");
        await store.AcknowledgeAsync(Orders, gone);
        var burst = Enumerable.Range(0, 50).Select(i =>
        {
            var unit = new UnitOfWork().Add(Orders, Message($"{i}", $"key {i}"));
            return store.CommitAsync(i == poisoned ? unit.Require(Orders, gone) : unit).AsTask();
        }).ToArray();
        await Assert.ThrowsAsync<PreconditionStoreException>(() => burst[poisoned]);
        await Task.WhenAll(burst.Where((_, i) => i != poisoned));
        Assert.Equal(Enumerable.Range(0, 50).Where(i => i != poisoned).Select(i => $"{i}"), await store.TextsAsync(Orders));
        Assert.Equal(AddStatus.Stored, (await store.ResendAsync(Orders, "once more", $"key {poisoned}")).Status);
    }

    [Fact(Timeout = Limit)]
    public async Task A_poisoned_body_fails_alone()
    {
        var store = await OpenAsync();
        var burst = Enumerable.Range(0, 50).Select(i =>
        {
            var broken = new NewMessage(new NoiseStream(100, seed: i), length: 200);
            return store.CommitAsync(new UnitOfWork().Add(Orders, i % 10 == 5 ? broken : Message($"{i}"))).AsTask();
        }).ToArray();
        foreach (var poisoned in burst.Where((_, i) => i % 10 == 5))
            await Assert.ThrowsAnyAsync<ArgumentException>(() => poisoned);
        await Task.WhenAll(burst.Where((_, i) => i % 10 != 5));
        Assert.Equal(Enumerable.Range(0, 50).Where(i => i % 10 != 5).Select(i => $"{i}"), await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_message_added_just_before_can_be_required()
    {
        var store = await OpenAsync();
        for (var i = 0; i < 20; i++)
            await MoveAsync(store, await store.AddAsync(Orders, $"{i}"), $"{i}");
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), await store.TextsAsync(Invoices));
        Assert.Empty(await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_consumer_that_races_with_a_move_leaves_either_its_trace_or_the_copy()
    {
        var store = await OpenAsync();
        foreach (var sequence in await store.AddManyAsync(Orders, 30))
        {
            var acknowledge = store.AcknowledgeAsync(Orders, sequence);
            var failure = await FailureAsync(store, Move(sequence, $"{sequence}"));
            await acknowledge;
            Assert.IsType<PreconditionStoreException>(failure);
        }

        Assert.Empty(await store.TextsAsync(Orders));
        Assert.Empty(await store.TextsAsync(Invoices));
    }

    [Fact(Timeout = Limit)]
    public async Task Moves_in_flight_at_a_crash_happen_once_when_all_are_asked_for_again()
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 100);
        var moves = sequences.Select(sequence => FailureAsync(store, Move(sequence, $"{sequence}"))).ToArray();
        await Task.WhenAny(moves);
        store = await CrashAsync();
        foreach (var sequence in sequences)
            Assert.True(await FailureAsync(store, Move(sequence, $"{sequence}")) is null or PreconditionStoreException);
        Assert.Empty(await store.TextsAsync(Orders));
        Assert.Equal(sequences.Select(sequence => $"{sequence}").Order(), (await store.TextsAsync(Invoices)).Order());
        await Task.WhenAll(moves);
    }

    [Fact(Timeout = Limit)]
    public async Task Units_given_before_and_after_a_condition_keep_their_order()
    {
        var store = await OpenAsync();
        var required = await store.AddAsync(Invoices, "required");
        var commits = Enumerable.Range(0, 200).Select(i =>
        {
            var unit = new UnitOfWork().Add(Orders, Message($"{i}"));
            return store.CommitAsync(i % 7 == 3 ? unit.Require(Invoices, required) : unit).AsTask();
        }).ToArray();
        await Task.WhenAll(commits);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}"), await store.TextsAsync(Orders));
    }

    private static UnitOfWork Move(long sequence, string text) =>
        new UnitOfWork().Require(Orders, sequence).Acknowledge(Orders, sequence).Add(Invoices, Message(text));

    private static async Task MoveAsync(IMessageStore store, long sequence, string text) => await store.CommitAsync(Move(sequence, text));

    private static Task<PreconditionStoreException> AssertRefusedAsync(IMessageStore store, UnitOfWork unit) =>
        Assert.ThrowsAsync<PreconditionStoreException>(() => store.CommitAsync(unit).AsTask());

    private static async Task<Exception?> FailureAsync(IMessageStore store, UnitOfWork unit)
    {
        try
        {
            await store.CommitAsync(unit).AsTask().WaitAsync(Wait.Patience);
            return null;
        }
        catch (StoreException e)
        {
            return e;
        }
    }
}
