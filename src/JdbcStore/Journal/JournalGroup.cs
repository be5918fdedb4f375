namespace JdbcStore.Journal;

/// <summary>A group as it was read back.</summary>
/// <param name="Epoch">The epoch under which it was written.</param>
/// <param name="Payload">What was appended; an array of its own, so slices of it may be kept.</param>
/// <param name="Position">The group's number, and where its payload starts.</param>
internal sealed record JournalGroup(long Epoch, ReadOnlyMemory<byte> Payload, JournalPosition Position)
{
    public long Number => Position.Group;
}
