namespace JdbcStore.Journal;

/// <summary>How far a long work on a journal has come.</summary>
/// <param name="Done">Bytes that are done.</param>
/// <param name="Total">Bytes that there are, as far as is known; done may end a little below or above it.</param>
public readonly record struct JournalProgress(long Done, long Total);
