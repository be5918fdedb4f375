using Xunit;

namespace JdbcStore.Conformance.Model;

/// <summary>Compares what a store holds with what the model holds, and teaches the model the sequences that it could not know.</summary>
internal sealed class Comparison(IMessageStore store, ModelState state)
{
    /// <summary>How long housekeeping may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <param name="countsToo">Waits until housekeeping has been everywhere, and compares the counts too.</param>
    /// <param name="subscriptionsToo">Whether the store has subscriptions.</param>
    public async Task RunAsync(bool countsToo, bool subscriptionsToo)
    {
        await CompareAllMessagesAsync();
        if (subscriptionsToo)
            await CompareSubscriptionsAsync();
        if (!countsToo && !state.HasExpired)
            return;
        await CompareCountsAsync();
        await CompareTransactionsAsync();
        await CompareProducersAsync();
    }

    private async Task CompareAllMessagesAsync()
    {
        foreach (var (destination, model) in state.Destinations)
            await new MessageComparison(store, state, destination, model).RunAsync(Patience);
    }

    private async Task CompareSubscriptionsAsync()
    {
        var expected = state.Subscriptions.Values.Select(s => s.Subscription)
            .OrderBy(s => s.Key.ClientId, StringComparer.Ordinal).ThenBy(s => s.Key.Name, StringComparer.Ordinal);
        Assert.Equal(expected, await store.ListSubscriptionsAsync());
        foreach (var subscription in state.Subscriptions.Values)
            await CompareAsync(subscription);
        var unknown = new SubscriptionKey("nobody", "nothing");
        await Assert.ThrowsAsync<PreconditionStoreException>(() => store.ReadAsync(unknown, ReadPosition.Start, 1).AsTask());
    }

    private async Task CompareAsync(ModelSubscription subscription)
    {
        var read = new List<long>();
        for (var position = ReadPosition.Start;
            await store.ReadAsync(subscription.Subscription.Key, position, 5) is { Count: > 0 } page; position = position.Past(page))
            read.AddRange(page.Select(m => m.Sequence));
        var owed = state.Destinations[subscription.Subscription.Topic].InOrder.Where(subscription.Reads).ToArray();
        var seen = read.ToHashSet();
        Assert.Equal(owed.Where(m => !m.MayBeGone || seen.Contains(m.Sequence!.Value)).Select(m => m.Sequence!.Value), read);
    }

    /// <summary>What has expired, and what no subscription needs, leaves the counts in time; the others are exact.</summary>
    private async Task CompareCountsAsync()
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var expected = Expected();
            var listed = (await store.ListDestinationsAsync()).Select(d => d with { OldestAddedAt = null }).ToArray();
            var unneeded = state.Destinations.SelectMany(d => d.Value.Messages.Where(m => !state.IsNeeded(d.Key, m)).Select(m => m.Sequence)).ToArray();
            if (unneeded.Length == 0 && expected.SequenceEqual(listed))
                break;
            Assert.True(
                TimeProvider.System.GetElapsedTime(start) < Patience,
                $"counted: {Say(listed)}; expected: {Say(expected)}; needed by nobody: {string.Join(", ", unneeded)}");
            await Task.Delay(10);
            await CompareAllMessagesAsync();
            ForgetWhatIsGone(listed);
        }

        state.HasExpired = false;
    }

    private DestinationStatistics[] Expected() =>
    [
        .. state.Destinations.Select(d => new DestinationStatistics(d.Key, d.Value.Messages.Count, d.Value.Bytes))
            .OrderBy(d => d.Destination.Kind).ThenBy(d => d.Destination.Name, StringComparer.Ordinal),
    ];

    /// <summary>Of messages that nobody sees, because they have expired, only the counts tell that they are gone.</summary>
    private void ForgetWhatIsGone(DestinationStatistics[] listed)
    {
        foreach (var counted in listed)
        {
            if (state.Destinations.TryGetValue(counted.Destination, out var model) && counted.Messages < model.Messages.Count)
                model.Messages.RemoveAll(m => m.MayBeGone && m.IsExpired(state.Hour));
        }
    }

    private static string Say(DestinationStatistics[] counts) => string.Join(", ", counts.Select(c => $"{c.Destination} {c.Messages} of {c.Bytes} B"));

    private async Task CompareTransactionsAsync()
    {
        static string Say(string name, int adds, IEnumerable<(Destination, long)> acknowledged) =>
            $"{name} adds {adds}, acknowledges {string.Join(", ", acknowledged)}";
        Assert.Equal(
            state.Transactions.Select(t => Say(t.Name, t.Adds.Count, t.Hidden.Select(h => (h.Destination, h.Message.Sequence!.Value)))),
            (await store.ListPreparedAsync()).Select(p => Say(p.Name, p.Adds, p.Acknowledged)));
    }

    private async Task CompareProducersAsync()
    {
        foreach (var (destination, model) in state.Destinations)
        {
            foreach (var producer in Names.Producers)
            {
                var expected = model.Producers.TryGetValue(producer, out var number) ? (long?)number : null;
                Assert.Equal(expected, await store.FindProducerAsync(destination, producer));
            }
        }
    }
}
