using Xunit;

namespace JdbcStore.Conformance;

/// <summary>Promise 3: what was confirmed is there, and what was acknowledged does not come back.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class NothingLostNothingBack<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Fact(Timeout = Limit)]
    public async Task An_acknowledged_message_is_gone_at_once()
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 3);
        await store.AcknowledgeAsync(Orders, sequences[1]);
        Assert.Equal(["0", "2"], await store.TextsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task Acknowledged_messages_stay_gone_and_the_others_stay(Ending ending)
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 100);
        await store.AcknowledgeAsync(Orders, [.. sequences.Where((_, i) => i % 3 == 0)]);
        store = await EndAsync(store, ending);
        Assert.Equal(Enumerable.Range(0, 100).Where(i => i % 3 != 0).Select(i => $"{i}"), await store.TextsAsync(Orders));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_message_of_an_earlier_life_is_acknowledged_for_good(Ending ending)
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 2);
        store = await EndAsync(store, ending);
        await store.AcknowledgeAsync(Orders, sequences[0]);
        Assert.Equal(["1"], await store.TextsAsync(Orders));
        store = await EndAsync(store, ending);
        Assert.Equal(["1"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task Acknowledgements_confirmed_before_a_crash_under_load_hold()
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 400);
        var acknowledged = new List<long>();
        foreach (var batch in sequences.Take(200).Chunk(20))
        {
            await Task.WhenAll(batch.Select(sequence => store.AcknowledgeAsync(Orders, sequence)));
            acknowledged.AddRange(batch);
        }

        var load = Load.Start(store, producers: 4, Invoices);
        store = await CrashAsync();
        await load.StopAsync();
        var left = (await store.ReadAllAsync(Orders)).Select(message => message.Sequence).ToArray();
        Assert.Equal(sequences.Except(acknowledged), left);
    }

    [Fact(Timeout = Limit)]
    public async Task Acknowledging_twice_or_what_never_was_is_no_error()
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Orders, "once");
        await store.AcknowledgeAsync(Orders, sequence);
        await store.AcknowledgeAsync(Orders, sequence, sequence + 1_000_000);
        await store.AcknowledgeAsync(Destination.Queue("never declared"), 1);
        Assert.Empty(await store.TextsAsync(Orders));
        Assert.Equal(new DestinationStatistics(Orders, 0, 0), await store.StatisticsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task An_acknowledgement_of_a_sequence_that_was_not_given_yet_removes_no_later_message()
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Orders, "first");
        await store.AcknowledgeAsync(Orders, sequence + 1);
        var unit = new UnitOfWork().Acknowledge(Orders, sequence + 1).Acknowledge(Orders, sequence + 2).Add(Orders, StoreVerbs.Message("second"));
        var result = await store.CommitAsync(unit);
        Assert.Equal(AddStatus.Stored, result.Adds[0].Status);
        Assert.Equal(["first", "second"], await store.TextsAsync(Orders));
    }

    [Fact(Timeout = Limit)]
    public async Task An_acknowledgement_in_the_wrong_destination_removes_nothing()
    {
        var store = await OpenAsync();
        var sequence = await store.AddAsync(Orders, "kept");
        await store.AddAsync(Invoices, "kept too");
        await store.AcknowledgeAsync(Invoices, sequence);
        await store.AcknowledgeAsync(Destination.Topic("orders"), sequence);
        Assert.Equal(["kept"], await store.TextsAsync(Orders));
        Assert.Equal(["kept too"], await store.TextsAsync(Invoices));
    }

    [Fact(Timeout = Limit)]
    public async Task Concurrent_consumers_leave_exactly_what_they_did_not_acknowledge()
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 300);
        await Parallel.ForEachAsync(sequences.Where((_, i) => i % 2 == 0), async (sequence, _) => await store.AcknowledgeAsync(Orders, sequence));
        Assert.Equal(sequences.Where((_, i) => i % 2 == 1), (await store.ReadAllAsync(Orders)).Select(message => message.Sequence));
    }
}
