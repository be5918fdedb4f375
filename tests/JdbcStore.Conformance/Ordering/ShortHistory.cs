namespace JdbcStore.Conformance.Ordering;

/// <summary>A few producers and a reader on two queues of their own.</summary>
internal sealed class ShortHistory
{
    private readonly IMessageStore _store;
    private readonly Destination[] _queues;
    private readonly Reader _reader;

    /// <param name="store">Where it happens, beside others.</param>
    /// <param name="name">Unlike any other history's.</param>
    /// <param name="place">Which two queues, empty and nobody else's meanwhile.</param>
    /// <param name="seed">Makes the same history again, as far as it does not depend on time.</param>
    public ShortHistory(IMessageStore store, string name, string place, int seed)
    {
        var random = new Random(seed);
        _store = store;
        _queues = [Destination.Queue($"{place}-a"), Destination.Queue($"{place}-b")];
        Producers = [.. Enumerable.Range(0, random.Next(2, 6)).Select(p => new Producer(store, $"{name}-{p}", _queues, new Random(random.Next())))];
        _reader = new Reader(store, _queues, new Random(random.Next()));
    }

    public IReadOnlyList<Producer> Producers { get; }

    public Task SendAsync() => Task.WhenAll(Producers.Select(producer => Task.Run(producer.RunAsync)));

    /// <summary>Sends and reads, judges, and leaves the queues empty.</summary>
    public async Task RunAsync()
    {
        var sending = SendAsync();
        var reading = _reader.RunAsync(sending, text => text.Contains('&', StringComparison.Ordinal));
        await Task.WhenAll(sending, reading);
        var held = await ReadAllAsync(_store);
        HistoryVerdict.Judge([.. Producers.Select(p => p.Sendings)], _queues, held, _reader.Seen);
        await EmptyAsync(held);
    }

    /// <summary>Judges what the crash of its store has left.</summary>
    public async Task JudgeAfterCrashAsync(IMessageStore successor, HashSet<Sending> confirmed, HashSet<Sending> refused)
    {
        var held = await ReadAllAsync(successor);
        var left = held.SelectMany((messages, queue) => messages.Select(m => (m.Sequence, Queue: _queues[queue], Text: m.Text())))
            .OrderBy(l => l.Sequence).Select(l => (l.Queue, l.Text)).ToList();
        foreach (var producer in Producers.Where(p => p.Sendings.Count > 0))
            CrashVerdict.Judge(producer.Sendings, confirmed, refused, left);
    }

    private async Task<List<StoredMessage>[]> ReadAllAsync(IMessageStore store)
    {
        var held = new List<StoredMessage>[_queues.Length];
        for (var queue = 0; queue < _queues.Length; queue++)
            held[queue] = [.. await Patiently.ReadAsync(store, _queues[queue], ReadPosition.Start, 1000)];
        return held;
    }

    private async Task EmptyAsync(List<StoredMessage>[] held)
    {
        var unit = new UnitOfWork();
        for (var queue = 0; queue < _queues.Length; queue++)
            held[queue].ForEach(message => unit.Acknowledge(_queues[queue], message.Sequence));
        if (unit.Count > 0)
            await _store.CommitAsync(unit);
    }
}
