namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>Notes which of one queue's expiring messages leave it for a consumer. Used by the queue's actor only.</summary>
internal sealed class Custody(Destination destination, HeldMessages held, TimeProvider time)
{
    /// <summary>False: the message has expired, and is the store's to remove.</summary>
    public bool TryHold(QueueEntry entry)
    {
        if (entry.ExpiresAt is not { } expiresAt || entry.IsHeld)
            return true;
        held.Hold(destination, entry.Sequence);
        entry.IsHeld = true;
        if (time.GetUtcNow() < expiresAt)
            return true;
        LetGo(entry);
        return false;
    }

    public void LetGo(QueueEntry entry)
    {
        if (!entry.IsHeld)
            return;
        entry.IsHeld = false;
        held.LetGo(destination, entry.Sequence);
    }
}
