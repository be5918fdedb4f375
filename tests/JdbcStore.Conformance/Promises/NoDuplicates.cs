using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 4: a resend is recognised by its duplicate key and is not stored again.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class NoDuplicates<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    private static readonly AddResult Recognised = new(AddStatus.AlreadyStored, 0);

    /// <summary>Keys that a careless collation or trimming would take for equal.</summary>
    private static readonly string[] AlmostEqual =
        ["key", "Key", "KEY", "key ", " key", "kéy", "ke\u0301y", "ｋｅｙ", "key\t", "straße", "strasse", "İ", "i", "I", "ı", "a_b", "a%b", "a\\b"];

    [Fact(Timeout = Limit)]
    public async Task A_resend_is_recognised()
    {
        var store = await OpenAsync();
        Assert.Equal(AddStatus.Stored, (await store.ResendAsync(Orders, "first", "key")).Status);
        Assert.Equal(Recognised, await store.ResendAsync(Orders, "second", "key"));
        Assert.Equal(["first"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_resend_in_the_same_unit_is_recognised()
    {
        var store = await OpenAsync();
        var unit = new UnitOfWork().Add(Orders, Message("first", "key")).Add(Orders, Message("second", "key")).Add(Orders, Message("third", "other"));
        var result = await store.CommitAsync(unit);
        Assert.Equal([AddStatus.Stored, AddStatus.AlreadyStored, AddStatus.Stored], result.Adds.Select(add => add.Status));
        Assert.Equal(0, result.Adds[1].Sequence);
        Assert.Equal(["first", "third"], await store.TextsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [InlineData(2)]
    [InlineData(50)]
    public async Task Of_concurrent_sends_of_one_message_exactly_one_is_stored(int senders)
    {
        var store = await OpenAsync();
        for (var round = 0; round < 10; round++)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(() => store.ResendAsync(Orders, "one", $"key {round}"))));
            Assert.Single(results, result => result.Status == AddStatus.Stored);
            Assert.Equal(senders - 1, results.Count(result => result == Recognised));
        }

        Assert.Equal(10, (await store.ReadAllAsync(Orders)).Count);
    }

    [Fact(Timeout = Limit)]
    public async Task Of_sends_in_flight_the_first_is_stored()
    {
        var store = await OpenAsync();
        for (var round = 0; round < 50; round++)
        {
            // The first is the larger one, so that a commit that ran beside it would be quicker.
            var first = store.ResendAsync(Orders, new string('1', 100_000), $"key {round}");
            var others = Enumerable.Range(0, 5).Select(_ => store.ResendAsync(Orders, "other", $"key {round}")).ToArray();
            Assert.Equal(AddStatus.Stored, (await first).Status);
            Assert.All(await Task.WhenAll(others), other => Assert.Equal(Recognised, other));
        }
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_resend_is_recognised_in_a_later_life(Ending ending)
    {
        var store = await OpenAsync();
        await store.ResendAsync(Orders, "first", "key");
        store = await EndAsync(store, ending);
        Assert.Equal(Recognised, await store.ResendAsync(Orders, "second", "key"));
        Assert.Equal(["first"], await store.TextsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_resend_of_a_consumed_message_is_recognised(Ending ending)
    {
        var store = await OpenAsync();
        var first = await store.ResendAsync(Orders, "first", "key");
        await store.AcknowledgeAsync(Orders, first.Sequence);
        Assert.Equal(Recognised, await store.ResendAsync(Orders, "second", "key"));
        store = await EndAsync(store, ending);
        Assert.Equal(Recognised, await store.ResendAsync(Orders, "third", "key"));
        Assert.Empty(await store.ReadAllAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_producer_that_resends_all_after_a_crash_under_load_stores_each_message_once()
    {
        var store = await OpenAsync();
        var sends = Enumerable.Range(0, 200).Select(i => store.ResendAsync(Orders, $"{i}", $"key {i}")).ToArray();
        await Task.WhenAny(sends);
        store = await CrashAsync();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => store.ResendAsync(Orders, $"{i}", $"key {i}")));
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}").Order(), (await store.TextsAsync(Orders)).Order());
        await Task.WhenAll(sends.Select(IgnoreAsync));
    }

    [Fact(Timeout = Limit)]
    public async Task The_same_key_in_two_destinations_names_two_messages()
    {
        var store = await OpenAsync();
        var topic = Destination.Topic("orders");
        await store.CommitAsync(new UnitOfWork().Subscribe(Subscription(topic)));
        var result = await store.CommitAsync(
            new UnitOfWork().Add(Orders, Message("a", "key")).Add(Invoices, Message("b", "key")).Add(topic, Message("c", "key")));
        Assert.All(result.Adds, add => Assert.Equal(AddStatus.Stored, add.Status));
        await store.AcknowledgeAsync(Orders, result.Adds[0].Sequence);
        Assert.Equal(["b"], await store.TextsAsync(Invoices));
        Assert.Equal(["c"], await store.TextsAsync(topic));
    }

    [Fact(Timeout = Limit)]
    public async Task A_unit_with_a_resend_does_the_rest_of_its_work()
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Invoices, "to be acknowledged");
        await store.ResendAsync(Orders, "first", "key");
        var unit = new UnitOfWork().Add(Orders, Message("again", "key")).Acknowledge(Invoices, sequence).Add(Orders, Message("another"));
        var result = await store.CommitAsync(unit);
        Assert.Equal(Recognised, result.Adds[0]);
        Assert.Equal(["first", "another"], await store.TextsAsync(Orders));
        Assert.Empty(await store.TextsAsync(Invoices));
    }

    [Fact(Timeout = Limit)]
    public async Task Messages_without_a_key_are_never_taken_for_resends()
    {
        var store = await OpenAsync();
        Assert.NotEqual(await store.AddAsync(Orders, "same"), await store.AddAsync(Orders, "same"));
        Assert.Equal(["same", "same"], await store.TextsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [InlineData(Ending.Reopen)]
    public async Task Keys_that_are_only_almost_equal_are_different(Ending ending)
    {
        var store = await OpenAsync();
        foreach (var key in AlmostEqual)
            Assert.Equal(AddStatus.Stored, (await store.ResendAsync(Orders, key, key)).Status);
        store = await EndAsync(store, ending);
        foreach (var key in AlmostEqual)
            Assert.Equal(Recognised, await store.ResendAsync(Orders, key, key));
        Assert.Equal(AlmostEqual, await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task A_key_may_have_255_characters_of_any_script()
    {
        var store = await OpenAsync();
        string[] keys = [new('x', 255), new('鍵', 255), string.Concat(Enumerable.Repeat("🐇", 127))];
        foreach (var key in keys)
            await store.ResendAsync(Orders, "first", key);
        foreach (var key in keys)
            Assert.Equal(Recognised, await store.ResendAsync(Orders, "second", key));
        Assert.Throws<ArgumentException>(() => Message("too long", new string('x', 256)));
    }

    private static async Task IgnoreAsync(Task send)
    {
        try
        {
            await send.WaitAsync(Wait.Patience);
        }
        catch (StoreException)
        {
            // The store that was crashed may say anything of the right type; what counts is what its successor holds.
        }
    }
}
