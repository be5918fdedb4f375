namespace JdbcStore.Conformance;

/// <summary>Messages with priorities and times.</summary>
public static class StoreTimes
{
    /// <summary>A message with a priority.</summary>
    public static NewMessage Prior(int priority, string text) => new(StoreVerbs.Message(text).Body) { Priority = priority };

    /// <summary>A message that expires at this time.</summary>
    public static NewMessage Expiring(DateTimeOffset at, string text, string? duplicateKey = null) =>
        new(StoreVerbs.Message(text).Body, duplicateKey) { ExpiresAt = at };

    /// <summary>A message that is due at this time.</summary>
    public static NewMessage Delayed(DateTimeOffset at, string text, string? duplicateKey = null) =>
        new(StoreVerbs.Message(text).Body, duplicateKey) { DeliverAt = at };

    /// <summary>A moment from now on, or before now.</summary>
    public static DateTimeOffset In(double seconds) => DateTimeOffset.UtcNow.AddSeconds(seconds);

    /// <summary>Adds a message in a unit of its own and returns its sequence.</summary>
    public static async Task<long> AddAsync(this IMessageStore store, Destination destination, NewMessage message)
    {
        ArgumentNullException.ThrowIfNull(store);
        return (await store.CommitAsync(new UnitOfWork().Add(destination, message))).Adds[0].Sequence;
    }

    /// <summary>Waits until the destination counts this many messages, seen or not.</summary>
    public static Task CountsAsync(this IMessageStore store, Destination destination, long messages) => Wait.UntilAsync(
        async () => ((await store.StatisticsAsync(destination))?.Messages ?? 0) == messages, () => $"{destination} counts {messages} messages");

    /// <summary>Waits until readers see this many messages, and returns their texts as a reader finds them who comes then.</summary>
    public static async Task<string[]> SeesAsync(this IMessageStore store, Destination destination, int messages)
    {
        var seen = 0;
        await Wait.UntilAsync(
            async () => (seen = (await store.ReadAllAsync(destination)).Count) >= messages, () => $"{destination} shows {messages} messages, not {seen}");
        return await store.TextsAsync(destination);
    }
}
