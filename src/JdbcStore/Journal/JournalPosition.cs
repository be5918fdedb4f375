namespace JdbcStore.Journal;

/// <summary>Where bytes of a group lie in the journal.</summary>
/// <param name="Group">The group's number.</param>
/// <param name="Offset">The byte in the file of the segment that holds the group.</param>
internal readonly record struct JournalPosition(long Group, long Offset)
{
    /// <summary>Further on in the same group, such as from a payload's start to a body in it.</summary>
    public JournalPosition Plus(int bytes) => this with { Offset = Offset + bytes };
}
