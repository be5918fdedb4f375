namespace JdbcStore.Conformance.Faults;

/// <summary>What befalls one call to the database, or one round trip on the wire.</summary>
public enum FaultKind
{
    /// <summary>The connection breaks before the database hears of it.</summary>
    Before,

    /// <summary>On the wire: it has been sent, and the connection breaks while the server works on it.</summary>
    During,

    /// <summary>The database has done it, a commit for good, and the connection breaks instead of saying so.</summary>
    LostReply,

    /// <summary>On the wire: the connection breaks in the middle of the reply.</summary>
    PartOfReply,

    /// <summary>It succeeds, and the connection is found broken when it is used next.</summary>
    After,

    /// <summary>The database refuses it for the moment, as in a deadlock, and rolls the transaction back; the connection lives.</summary>
    Refused,
}
