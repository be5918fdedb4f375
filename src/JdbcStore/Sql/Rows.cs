namespace JdbcStore.Sql;

/// <summary>A destination to create.</summary>
public readonly record struct DestinationRow(long DestinationId, Destination Destination);

/// <summary>A message to insert.</summary>
public readonly record struct MessageRow(long DestinationId, long Sequence, int DeliveryCount, string? DuplicateKey, ReadOnlyMemory<byte> Body);

/// <summary>A message, or a place in a destination's order.</summary>
public readonly record struct MessageKey(long DestinationId, long Sequence);

/// <summary>A message and by how much its delivery count rises.</summary>
public readonly record struct RedeliveryRow(long DestinationId, long Sequence, int Increment);

/// <summary>A key by which a resend is recognised.</summary>
public readonly record struct DuplicateKey(long DestinationId, string Key);

/// <summary>A duplicate key to remember, and the message it belongs to.</summary>
public readonly record struct KeyRow(long DestinationId, string Key, long Sequence);

/// <summary>A journal and the last of its groups that the database holds.</summary>
public readonly record struct JournalMark(string JournalId, long Group);
