using Xunit;

namespace JdbcStore.Conformance.Ordering;

/// <summary>Compares what producers were told before a crash with what it has left.</summary>
internal static class CrashVerdict
{
    /// <param name="producer">One producer's sendings, in order.</param>
    /// <param name="confirmed">Those that were stored and confirmed before the crash.</param>
    /// <param name="refused">Those of which it was said before the crash that they did not happen.</param>
    /// <param name="left">The texts that the crash has left, in the order of their sequences, with the queues in which they are.</param>
    public static void Judge(List<Sending> producer, HashSet<Sending> confirmed, HashSet<Sending> refused, List<(Destination Queue, string Text)> left)
    {
        var there = left.Select(l => l.Text).ToHashSet();
        var gone = producer.Select(s => s.Moved).OfType<Sending>().ToHashSet();
        Assert.All(producer.Where(confirmed.Contains), s => Assert.True(there.Contains(s.Text) || gone.Contains(s), $"{s.Text} was confirmed and is lost"));
        Assert.All(producer.Where(refused.Contains), s => Assert.False(there.Contains(s.Text), $"{s.Text} was refused and is there"));
        Assert.All(producer.Where(s => s.Kind == SendingKind.Pair), s => Assert.True(
            left.Count(l => l.Text == s.Text) is 0 or 2, $"of the pair {s.Text} half is left"));
        Assert.All(producer.Where(s => s.Moved is not null), s => Assert.True(
            confirmed.Contains(s.Moved!) ? there.Contains(s.Text) != there.Contains(s.Moved!.Text) : !there.Contains(s.Text) || !there.Contains(s.Moved!.Text),
            $"{s.Moved!.Text} was moved by halves"));
        foreach (var queue in producer.Select(s => s.Queue).Distinct())
            CheckOrder([.. producer.Where(s => !gone.Contains(s))], queue, [.. left.Where(l => l.Queue == queue).Select(l => l.Text)]);
    }

    /// <summary>One that may have been refused, cancelled or moved, or that was a resend, leaves no hole.</summary>
    private static void CheckOrder(List<Sending> producer, Destination queue, List<string> left)
    {
        var chain = producer.Where(s => s.Cancelling == Cancelling.Never)
            .Where(s => s.Kind == SendingKind.Pair || (s.Kind == SendingKind.Plain && s.Queue == queue)).ToList();
        var last = chain.FindLastIndex(s => left.Contains(s.Text));
        Assert.All(chain.Take(last + 1), s => Assert.True(left.Contains(s.Text), $"{chain[last].Text} is there and follows the hole {s.Text}"));
        var order = left.Select(text => producer.FindIndex(s => s.Text == text)).Where(i => i >= 0).ToArray();
        Assert.True(order.SequenceEqual(order.Order()), $"of {queue} is left {string.Join(", ", left)}");
    }
}
