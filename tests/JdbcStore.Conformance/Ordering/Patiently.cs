namespace JdbcStore.Conformance.Ordering;

/// <summary>Reads beside disturbances of the database, which may fail a read but never falsify it.</summary>
internal static class Patiently
{
    public static async Task<IReadOnlyList<StoredMessage>> ReadAsync(IMessageStore store, Destination queue, ReadPosition after, int limit)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await store.ReadAsync(queue, after, limit);
            }
            catch (StoreException e) when (e is TransientStoreException or UnavailableStoreException && tries < 500)
            {
                await Task.Delay(10);
            }
        }
    }
}
