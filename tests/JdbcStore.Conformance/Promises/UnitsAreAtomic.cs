using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance;

/// <summary>Promise 8: what is in one unit happens together or not at all.</summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class UnitsAreAtomic<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_unit_over_many_destinations_happens_in_all_of_them(Ending ending)
    {
        var store = await OpenAsync();
        await store.CommitAsync(Many.Where(d => d.Kind == DestinationKind.Topic).Aggregate(new UnitOfWork(), (u, topic) => u.Subscribe(Subscription(topic, topic.Name))));
        var unit = new UnitOfWork();
        foreach (var destination in Many)
            unit.Add(destination, Message($"{destination}"));
        var result = await store.CommitAsync(unit);
        Assert.Equal(Many.Length, result.Adds.Select(add => add.Sequence).Distinct().Count());
        store = await EndAsync(store, ending);
        foreach (var destination in Many)
            Assert.Equal([$"{destination}"], await store.TextsAsync(destination));
    }

    [Theory(Timeout = Limit)]
    [EveryEnding]
    public async Task A_message_is_moved_by_one_unit(Ending ending)
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 3);
        await store.CommitAsync(new UnitOfWork().Acknowledge(Orders, sequences[1]).Add(Invoices, Message("1")));
        store = await EndAsync(store, ending);
        Assert.Equal(["0", "2"], await store.TextsAsync(Orders));
        Assert.Equal(["1"], await store.TextsAsync(Invoices));
    }

    [Fact(Timeout = Limit)]
    public async Task Moves_in_flight_at_a_crash_happened_wholly_or_not_at_all()
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 300);
        var moves = sequences.Select((sequence, i) =>
            store.CommitAsync(new UnitOfWork().Acknowledge(Orders, sequence).Add(Invoices, Message($"{i}"))).AsTask()).ToArray();
        await Task.WhenAny(moves);
        var confirmed = Enumerable.Range(0, 300).Where(i => moves[i].IsCompletedSuccessfully).Select(i => $"{i}").ToArray();
        store = await CrashAsync();
        var moved = await store.TextsAsync(Invoices);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}").Except(moved), await store.TextsAsync(Orders));
        Assert.Empty(confirmed.Except(moved));
        Assert.Equal(moved.Distinct().Count(), moved.Length);
    }

    [Fact(Timeout = Limit)]
    public async Task Large_units_in_flight_at_a_crash_happened_wholly_or_not_at_all()
    {
        var store = await OpenAsync();
        var commits = Enumerable.Range(0, 40).Select(_ => store.AddManyAsync(Orders, 50)).ToArray();
        await Task.WhenAny(commits);
        var confirmed = commits.Count(commit => commit.IsCompletedSuccessfully);
        store = await CrashAsync();
        var texts = await store.TextsAsync(Orders);
        Assert.True(texts.Length >= 50 * confirmed, $"{texts.Length} of {50 * confirmed} confirmed messages");
        Assert.All(texts.Chunk(50), unit => Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), unit));
    }

    [Fact(Timeout = Limit)]
    public async Task Units_in_flight_at_a_stop_are_confirmed_and_there_or_refused_and_not_there()
    {
        var store = await OpenAsync();
        var commits = Enumerable.Range(0, 200).Select(_ => store.AddManyAsync(Orders, 5)).ToArray();
        await store.StopAsync();
        foreach (var commit in commits)
            await Task.WhenAny(commit).WaitAsync(Wait.Patience);
        var refusals = commits.Where(commit => commit.IsFaulted).Select(commit => commit.Exception!.InnerException);
        Assert.All(refusals, refusal => Assert.IsType<UnavailableStoreException>(refusal));
        store = await OpenAsync();
        Assert.Equal(5 * commits.Count(commit => commit.IsCompletedSuccessfully), (await store.TextsAsync(Orders)).Length);
    }

    [Fact(Timeout = Limit)]
    public async Task A_unit_of_ten_thousand_operations_is_one_unit()
    {
        var store = await OpenAsync();
        var sequences = await store.AddManyAsync(Orders, 10_000);
        var unit = new UnitOfWork();
        foreach (var sequence in sequences)
            unit.Acknowledge(Orders, sequence).Add(Invoices, Message($"{sequence}"));
        await store.CommitAsync(unit);
        Assert.Empty(await store.TextsAsync(Orders));
        Assert.Equal(sequences.Select(sequence => $"{sequence}"), await store.TextsAsync(Invoices));
    }

    private static Destination[] Many { get; } =
        [.. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? Destination.Queue($"d{i}") : Destination.Topic($"d{i}"))];
}
