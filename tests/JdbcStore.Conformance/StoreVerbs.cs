using System.Text;

namespace JdbcStore.Conformance;

/// <summary>The few things that tests do all the time, in one word each.</summary>
public static class StoreVerbs
{
    /// <summary>A message with a text as its body.</summary>
    public static NewMessage Message(string text, string? duplicateKey = null) => new(Encoding.UTF8.GetBytes(text), duplicateKey);

    /// <summary>A subscription to everything that a topic gets.</summary>
    public static Subscription Subscription(Destination topic, string name = "all") => new(new SubscriptionKey("client", name), topic, Selector: null);

    /// <summary>The body as text.</summary>
    public static string Text(this StoredMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Encoding.UTF8.GetString(message.Body.Span);
    }

    /// <summary>Adds one message in a unit of its own and returns its sequence.</summary>
    public static async Task<long> AddAsync(this IMessageStore store, Destination destination, string text) =>
        (await store.ResendAsync(destination, text, null)).Sequence;

    /// <summary>Adds one message with a duplicate key in a unit of its own.</summary>
    public static async Task<AddResult> ResendAsync(this IMessageStore store, Destination destination, string text, string? duplicateKey)
    {
        ArgumentNullException.ThrowIfNull(store);
        var result = await store.CommitAsync(new UnitOfWork().Add(destination, Message(text, duplicateKey)));
        return result.Adds[0];
    }

    /// <summary>Adds messages "0", "1", ... in one unit and returns their sequences.</summary>
    public static async Task<long[]> AddManyAsync(this IMessageStore store, Destination destination, int count)
    {
        ArgumentNullException.ThrowIfNull(store);
        var unit = new UnitOfWork();
        for (var i = 0; i < count; i++)
            unit.Add(destination, Message($"{i}"));
        return [.. (await store.CommitAsync(unit)).Adds.Select(add => add.Sequence)];
    }

    /// <summary>Acknowledges messages in one unit.</summary>
    public static async Task AcknowledgeAsync(this IMessageStore store, Destination destination, params long[] sequences)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(sequences);
        var unit = new UnitOfWork();
        foreach (var sequence in sequences)
            unit.Acknowledge(destination, sequence);
        await store.CommitAsync(unit);
    }

    /// <summary>Acknowledges a page of messages in one unit; an empty page needs none.</summary>
    public static Task AcknowledgeAllAsync(this IMessageStore store, Destination destination, IReadOnlyList<StoredMessage> page) =>
        page is { Count: > 0 } ? store.AcknowledgeAsync(destination, [.. page.Select(message => message.Sequence)]) : Task.CompletedTask;

    /// <summary>Reads all that a destination holds, page by page.</summary>
    public static async Task<List<StoredMessage>> ReadAllAsync(this IMessageStore store, Destination destination, int page = 1000)
    {
        ArgumentNullException.ThrowIfNull(store);
        var all = new List<StoredMessage>();
        for (var position = ReadPosition.Start; await store.ReadWholeAsync(destination, position, page) is { Count: > 0 } next; position = position.Past(next))
            all.AddRange(next);
        return all;
    }

    /// <summary>Reads the bodies of all that a destination holds, as texts.</summary>
    public static async Task<string[]> TextsAsync(this IMessageStore store, Destination destination) =>
        [.. (await store.ReadAllAsync(destination)).Select(Text)];

    /// <summary>The counts of a destination, without times; null when it is not listed.</summary>
    public static async Task<DestinationStatistics?> StatisticsAsync(this IMessageStore store, Destination destination)
    {
        ArgumentNullException.ThrowIfNull(store);
        var found = (await store.ListDestinationsAsync()).SingleOrDefault(listed => listed.Destination == destination);
        return found is null ? null : found with { OldestAddedAt = null };
    }
}
