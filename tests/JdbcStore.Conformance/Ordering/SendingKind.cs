namespace JdbcStore.Conformance.Ordering;

/// <summary>What a producer of a short history sends.</summary>
internal enum SendingKind
{
    Plain,

    /// <summary>With a duplicate key, which an earlier sending may have had.</summary>
    Keyed,

    /// <summary>One message to each of the two queues.</summary>
    Pair,

    /// <summary>An earlier message goes, and another comes to the other queue.</summary>
    Move,

    /// <summary>Requires a message that is not there.</summary>
    Poisoned,
}
