namespace JdbcStore;

/// <summary>Pages whose messages all come with their bodies, for readers that need not stream.</summary>
public static class WholeBodies
{
    private const long MaxPageBytes = 8L << 20;

    /// <summary>
    /// As <see cref="IMessageStore.ReadAsync(Destination, ReadPosition, int, CancellationToken)"/>, with large bodies read into memory; a page ends
    /// early when it has about 8 MiB, but holds at least one message unless there is none.
    /// </summary>
    /// <exception cref="StoreException">The read failed; never an empty page instead.</exception>
    public static async ValueTask<IReadOnlyList<StoredMessage>> ReadWholeAsync(
        this IMessageStore store, Destination destination, ReadPosition after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return await ReadAsync(store, destination, position => store.ReadAsync(destination, position, limit, cancellationToken), after, cancellationToken);
    }

    /// <summary>As <see cref="IMessageStore.ReadAsync(SubscriptionKey, ReadPosition, int, CancellationToken)"/>, with large bodies read into memory.</summary>
    /// <exception cref="PreconditionStoreException">There is no such subscription.</exception>
    /// <exception cref="StoreException">The read failed; never an empty page instead.</exception>
    public static async ValueTask<IReadOnlyList<StoredMessage>> ReadWholeAsync(
        this IMessageStore store, Subscription subscription, ReadPosition after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(subscription);
        return await ReadAsync(
            store, subscription.Topic, position => store.ReadAsync(subscription.Key, position, limit, cancellationToken), after, cancellationToken);
    }

    private static async ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(
        IMessageStore store, Destination destination, Func<ReadPosition, ValueTask<IReadOnlyList<StoredMessage>>> read, ReadPosition after,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await read(after);
            if (page.All(message => message.IsWhole))
                return page;
            var whole = await LoadAsync(store, destination, page, cancellationToken);
            if (whole.Count > 0)
                return whole;
            after = after.Past(page);   // All of it was acknowledged meanwhile, which is not the end.
        }
    }

    private static async ValueTask<List<StoredMessage>> LoadAsync(
        IMessageStore store, Destination destination, IReadOnlyList<StoredMessage> page, CancellationToken cancellationToken)
    {
        var whole = new List<StoredMessage>(page.Count);
        var bytes = 0L;
        foreach (var message in page)
        {
            if (bytes > 0 && bytes + message.Length > MaxPageBytes)
                break;
            bytes += message.Length;
            if (message.IsWhole)
                whole.Add(message);
            else if (await LoadAsync(store, destination, message, cancellationToken) is { } body)
                whole.Add(message with { Body = body });
        }

        return whole;
    }

    private static async ValueTask<byte[]?> LoadAsync(
        IMessageStore store, Destination destination, StoredMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await using var content = await store.OpenBodyAsync(destination, message.Sequence, cancellationToken);
            var body = new byte[message.Length];
            await content.ReadExactlyAsync(body, cancellationToken);
            return body;
        }
        catch (PreconditionStoreException)
        {
            return null;   // Acknowledged since the page was read.
        }
    }
}
