namespace JdbcStore.Journal;

/// <summary>What is in a journal, whether the database has it already or not.</summary>
/// <param name="Directory">Where it lies.</param>
/// <param name="JournalId">What it is known by in the database's table of journals; null when no segment could be read.</param>
/// <param name="Segments">How many files it has.</param>
/// <param name="Bytes">Bytes of its groups.</param>
/// <param name="FirstGroup">The first group that is there; one more than the last when there is none.</param>
/// <param name="LastGroup">The last group that is there.</param>
/// <param name="Epochs">Under which epochs the groups were written, rising.</param>
/// <param name="Destinations">What the groups say of each destination, by kind and name.</param>
/// <param name="Defects">Everything that is not as it was written; in a journal that is being written, a group that is under way is a torn tail.</param>
public sealed record JournalContents(
    string Directory, Guid? JournalId, int Segments, long Bytes, long FirstGroup, long LastGroup, IReadOnlyList<long> Epochs,
    IReadOnlyList<JournalDestination> Destinations, IReadOnlyList<JournalDefect> Defects)
{
    /// <summary>Whether a store would refuse to start on it: a torn tail, which was never confirmed, is cut off instead.</summary>
    public bool IsDamaged => Defects.Any(defect => !defect.IsTornTail);
}
