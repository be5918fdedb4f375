using Xunit;

namespace JdbcStore.Conformance.Model;

/// <summary>Compares the messages of one destination.</summary>
internal sealed class MessageComparison(IMessageStore store, ModelState state, Destination destination, ModelDestination model)
{
    /// <param name="patience">How long it may take until what is due can be read.</param>
    public async Task RunAsync(TimeSpan patience)
    {
        var start = TimeProvider.System.GetTimestamp();
        var mayStillCome = model.Messages.Exists(m => m.Sequence is null);
        var held = await store.ReadAllAsync(destination, page: 7);
        while (!Resolve(held))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < patience, $"of {destination} there was to read only {Say(held)}");
            await Task.Delay(10);
            held = await store.ReadAllAsync(destination, page: 7);
        }

        // What came between two pages may belong before the first, and what came since may be gone at any moment.
        if (mayStillCome)
        {
            held = await store.ReadAllAsync(destination, page: 7);
            Resolve(held);
        }

        DropWhatIsGone(held);
        Compare(held);
        CheckOrder();
    }

    /// <summary>Learns the sequences of messages that have moved; false while some of them cannot be read.</summary>
    private bool Resolve(List<StoredMessage> held)
    {
        foreach (var message in held.Where(h => !model.Messages.Exists(m => m.Sequence == h.Sequence)))
        {
            var known = model.Messages.Where(m => m.Sequence is null && m.IsBodyOf(message)).MinBy(m => m.Order) ?? SeeAfterAll(message);
            Assert.True(known is not null, $"{destination} must not hold {message.Sequence} of {message.Length} bytes; it holds {Say(held)}");
            model.Change(m => ReferenceEquals(m, known), m => m with { Sequence = message.Sequence });
            model.AllGiven.Add(message.Sequence);
        }

        return model.Messages.TrueForAll(m => m.Sequence is not null || m.MayBeGone);
    }

    /// <summary>Nobody waited for it, so it may come at any time before it goes.</summary>
    private ModelMessage? SeeAfterAll(StoredMessage message)
    {
        if (model.Unseen.Find(m => m.IsBodyOf(message)) is not { } late)
            return null;
        model.Unseen.Remove(late);
        model.Messages.Add(late);
        return late;
    }

    private void DropWhatIsGone(List<StoredMessage> held)
    {
        model.Unseen.AddRange(model.Messages.Where(m => m.MayBeGone && m.Sequence is null).Select(m => m with { IsLoose = true }));
        var there = held.Select(m => m.Sequence).ToHashSet();
        model.Messages.RemoveAll(m => m.MayBeGone && !m.IsExpired(state.Hour) && !(m.Sequence is { } sequence && there.Contains(sequence)));
    }

    private void Compare(List<StoredMessage> held)
    {
        var expected = model.InOrder.Where(m => !m.IsExpired(state.Hour)).ToArray();
        Assert.Equal(
            expected.Select(m => (m.Sequence!.Value, m.DeliveryCount, model.MayHaveBeenDelivered(m.Sequence.Value), state.TimeOf(m.Expires))),
            held.Select(m => (m.Sequence, m.DeliveryCount, m.MayHaveBeenDelivered, m.ExpiresAt)));
        Assert.All(expected.Zip(held), pair => Assert.True(pair.First.IsBodyOf(pair.Second), $"body of {pair.Second.Sequence}"));
    }

    private void CheckOrder()
    {
        var places = model.Messages.Where(m => !m.IsLoose).OrderBy(m => m.Order).Select(m => m.Sequence!.Value / 10).ToArray();
        Assert.True(places.SequenceEqual(places.Order()), $"the order of {destination} is {string.Join(", ", places)}");
    }

    private static string Say(List<StoredMessage> held) => string.Join(", ", held.Select(m => m.Sequence));
}
