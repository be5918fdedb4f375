using Xunit;

namespace JdbcStore.Conformance.Ordering;

/// <summary>Compares what the producers of a short history were told with what its queues held and its reader saw.</summary>
internal static class HistoryVerdict
{
    /// <param name="producers">The sendings of each, in order.</param>
    /// <param name="queues">The two queues.</param>
    /// <param name="held">What each queue held in the end.</param>
    /// <param name="seen">What the reader saw of each.</param>
    public static void Judge(List<Sending>[] producers, Destination[] queues, List<StoredMessage>[] held, List<StoredMessage>[] seen)
    {
        var all = producers.SelectMany(p => p).ToArray();
        foreach (var sending in all)
            CheckOutcome(sending);
        foreach (var producer in producers)
            CheckProducer(producer);
        var sequences = all.SelectMany(s => s.Places).Select(place => place.Sequence).ToArray();
        Assert.Equal(sequences.Distinct(), sequences);
        for (var queue = 0; queue < queues.Length; queue++)
            CheckQueue(all, queues[queue], held[queue], seen[queue]);
    }

    private static void CheckOutcome(Sending sending)
    {
        if (sending.Kind == SendingKind.Poisoned)
            Assert.True(sending.NeverHappened, $"{sending.Text} requires what is not there, and was told {sending.Failure}");
        else if (sending.Failure is OperationCanceledException)
            Assert.True(sending.Cancelling != Cancelling.Never, $"{sending.Text} was cancelled by nobody");
        else
            Assert.True(sending.Failure is null, $"{sending.Text} failed: {sending.Failure}");
    }

    /// <summary>In each queue its messages keep its order, and of those with one key the first is stored.</summary>
    private static void CheckProducer(List<Sending> producer)
    {
        foreach (var queue in producer.SelectMany(s => s.Places).GroupBy(place => place.Queue, place => place.Sequence))
            Assert.True(queue.SequenceEqual(queue.Order()), $"{producer[0].Text} and what followed got in {queue.Key} {string.Join(", ", queue)}");
        foreach (var same in producer.Where(s => s.Key is not null).GroupBy(s => (s.Key, s.Queue)))
            Assert.Equal(same.Select((_, i) => i == 0), same.Select(s => s.IsStored));
    }

    private static void CheckQueue(Sending[] all, Destination queue, List<StoredMessage> held, List<StoredMessage> seen)
    {
        var stored = all.SelectMany(s => s.Places.Where(p => p.Queue == queue).Select(p => (p.Sequence, s.Text))).ToDictionary();
        var moved = all.Where(s => s.IsConfirmed).Select(s => s.Moved).OfType<Sending>().Where(m => m.Queue == queue).Select(m => m.Sequence).ToHashSet();
        Assert.Equal(stored.Where(s => !moved.Contains(s.Key)).Select(s => (s.Key, s.Value)).Order(), held.Select(m => (m.Sequence, m.Text())));
        var read = seen.ConvertAll(m => m.Sequence);
        Assert.True(read.SequenceEqual(read.Distinct().Order()), $"{queue} was read in the order {string.Join(", ", read)}");
        Assert.All(seen, m => Assert.True(stored.TryGetValue(m.Sequence, out var text) && text == m.Text(), $"{m.Text()} was read as {m.Sequence}"));
        Assert.All(held, m => Assert.True(
            read.Contains(m.Sequence), $"{queue}: the reader has passed {m.Sequence} before it came; it saw {string.Join(", ", read)}"));
    }
}
