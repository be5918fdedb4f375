namespace JdbcStore.Journal;

/// <summary>A body that is not kept in memory: where in the journal it lies.</summary>
/// <param name="Position">Its first byte.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Crc">Their checksum when they were confirmed.</param>
internal readonly record struct SpilledBody(JournalPosition Position, int Length, uint Crc);
