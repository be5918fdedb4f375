namespace JdbcStore;

/// <summary>What became of a message in a committed unit.</summary>
public enum AddStatus
{
    /// <summary>It is in the store.</summary>
    Stored,

    /// <summary>A message with its duplicate key was stored earlier; it was not stored again.</summary>
    AlreadyStored,
}

/// <summary>One added message's outcome.</summary>
/// <param name="Status">Stored, or recognised as a resend.</param>
/// <param name="Sequence">The sequence it was given; 0 when it was already stored.</param>
public readonly record struct AddResult(AddStatus Status, long Sequence);

/// <summary>A unit's outcome: it is durable. One entry for each message added, in the order of the adds.</summary>
/// <param name="Adds">The outcomes of the adds.</param>
public sealed record CommitResult(IReadOnlyList<AddResult> Adds);
