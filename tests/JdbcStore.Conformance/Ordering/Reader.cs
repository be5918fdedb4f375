using Xunit;

namespace JdbcStore.Conformance.Ordering;

/// <summary>Follows both queues of a short history while it happens, page by page, and never goes back.</summary>
internal sealed class Reader(IMessageStore store, Destination[] queues, Random random)
{
    private readonly ReadPosition[] _positions = [ReadPosition.Start, ReadPosition.Start];

    /// <summary>What was read of each queue, in the order of reading.</summary>
    public List<StoredMessage>[] Seen { get; } = [[], []];

    /// <param name="over">Nothing is sent any more.</param>
    /// <param name="isPair">Whether a text goes to both queues.</param>
    public async Task RunAsync(Task over, Func<string, bool> isPair)
    {
        while (true)
        {
            var isLast = over.IsCompleted;
            var first = random.Next(2);
            var read = await ReadAsync(first, isPair) + await ReadAsync(1 - first, isPair);
            if (isLast && read == 0)
                return;
            if (read == 0)
                await Task.WhenAny(over, Task.Delay(random.Next(2, 16)));
        }
    }

    private async Task<int> ReadAsync(int queue, Func<string, bool> isPair)
    {
        var page = await NextAsync(queue, random.Next(1, 6));
        var pairs = page.Select(m => m.Text()).Where(isPair).ToArray();
        if (pairs.Length == 0)
            return page.Count;

        // Both messages of a unit can be seen, or neither.
        while (await NextAsync(1 - queue, 100) is { Count: > 0 })
        {
        }

        Assert.All(pairs, text => Assert.True(Seen[1 - queue].Exists(m => m.Text() == text), $"{text} could be read only in {queues[queue]}"));
        return page.Count;
    }

    private async Task<IReadOnlyList<StoredMessage>> NextAsync(int queue, int limit)
    {
        var page = await Patiently.ReadAsync(store, queues[queue], _positions[queue], limit);
        _positions[queue] = _positions[queue].Past(page);
        Seen[queue].AddRange(page);
        return page;
    }
}
