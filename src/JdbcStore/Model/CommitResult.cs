namespace JdbcStore;

/// <summary>What became of a message in a committed unit.</summary>
public enum AddStatus
{
    /// <summary>It is in the store.</summary>
    Stored,

    /// <summary>A message with its duplicate key, or with its producer's number or a higher one, was stored earlier; it was not stored again.</summary>
    AlreadyStored,

    /// <summary>It was sent to a topic without a subscription: nobody is owed it, and it was not stored.</summary>
    NoSubscription,
}

/// <summary>One added message's outcome.</summary>
/// <param name="Status">Stored, or why not.</param>
/// <param name="Sequence">
/// The sequence it was given; 0 when it was not stored. A delayed message, or one in a prepared transaction, gets another when readers can see it.
/// </param>
public readonly record struct AddResult(AddStatus Status, long Sequence);

/// <summary>A unit's outcome: it is durable. One entry for each message added, in the order of the adds.</summary>
/// <param name="Adds">The outcomes of the adds; for a prepared transaction that is committed, those of its adds.</param>
public sealed record CommitResult(IReadOnlyList<AddResult> Adds);
