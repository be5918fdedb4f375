namespace JdbcStore.Serving;

/// <summary>What readers are not shown although it is there: what has expired, and what a subscription's selector does not choose.</summary>
internal sealed class MessageFilter(SubscriptionSelector? selects, TimeProvider time)
{
    /// <summary>Reads on while all of a page is left out: only an empty page is the end.</summary>
    public async Task<List<StoredMessage>> ReadAsync(Subscription? subscription, ReadPosition after, Func<ReadPosition, Task<List<StoredMessage>>> read)
    {
        while (true)
        {
            var page = await read(after);
            var shown = page.TrueForAll(m => m.ExpiresAt is null) && (selects is null || subscription?.Selector is null)
                ? page : page.FindAll(m => Shows(subscription, m));
            if (shown.Count > 0 || page.Count == 0)
                return shown;
            after = after.Past(page);
        }
    }

    private bool Shows(Subscription? subscription, StoredMessage message)
    {
        if (message.ExpiresAt is { } expiresAt && expiresAt <= time.GetUtcNow())
            return false;
        return selects is null || subscription?.Selector is null || selects(subscription, message);
    }
}
