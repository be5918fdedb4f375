namespace JdbcStore.Sql;

/// <summary>A destination to create.</summary>
public readonly record struct DestinationRow(long DestinationId, Destination Destination);

/// <summary>A message to insert.</summary>
public readonly record struct MessageRow(long DestinationId, long Sequence, int DeliveryCount, NewMessage Message)
{
    /// <summary>Where it stands: see <see cref="Lanes"/>.</summary>
    public int Lane => Message.DeliverAt is null ? Sequences.PriorityOf(Sequence) : Lanes.Delayed;

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body => Message.Body;

    /// <summary>The key by which a resend is recognised, or null; uniqueness decided in a journal leaves it out.</summary>
    public string? DuplicateKey => Message.DuplicateKey;

    /// <summary>Milliseconds since 1970, or null.</summary>
    public long? ExpiresAt => Message.ExpiresAt?.ToUnixTimeMilliseconds();

    /// <summary>Milliseconds since 1970, or null.</summary>
    public long? DueAt => Message.DeliverAt?.ToUnixTimeMilliseconds();
}

/// <summary>A message that readers see, or a place in a destination's order.</summary>
public readonly record struct MessageKey(long DestinationId, long Sequence)
{
    /// <summary>Where it stands: see <see cref="Lanes"/>.</summary>
    public int Lane => Sequences.PriorityOf(Sequence);
}

/// <summary>A message and by how much its delivery count rises.</summary>
public readonly record struct RedeliveryRow(long DestinationId, long Sequence, int Increment);

/// <summary>A key by which a resend is recognised.</summary>
public readonly record struct DuplicateKey(long DestinationId, string Key);

/// <summary>A duplicate key to remember, the message it belongs to, and when that was added.</summary>
public readonly record struct KeyRow(long DestinationId, string Key, long Sequence, long AddedAt);

/// <summary>A producer's last number, to be remembered in place of a lower one, and the sequence of its message.</summary>
public readonly record struct ProducerRow(long DestinationId, string ProducerId, long Number, long Sequence, long UpdatedAt);

/// <summary>A message that a subscription is done with, or up to which it is done with all of that priority.</summary>
public readonly record struct SubscriptionMark(long SubscriptionId, long Sequence)
{
    /// <summary>The message's lane.</summary>
    public int Lane => Sequences.PriorityOf(Sequence);
}

/// <summary>A journal and the last of its groups that the database holds.</summary>
public readonly record struct JournalMark(string JournalId, long Group);
