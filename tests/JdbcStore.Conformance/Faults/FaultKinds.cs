namespace JdbcStore.Conformance.Faults;

/// <summary>
/// What can befall each sort of call. By default what amounts to the same is left out: within a transaction a statement whose reply is lost is one that was
/// never made, and a connection found broken after a call breaks before the next. With <c>JDBCSTORE_TEST_FAULTS=all</c> nothing is left out.
/// </summary>
internal static class FaultKinds
{
    private static readonly bool All = Environment.GetEnvironmentVariable("JDBCSTORE_TEST_FAULTS") == "all";

    /// <summary>A commit, a batch, or a statement that commits by itself.</summary>
    public static IReadOnlyList<FaultKind> OfCommit { get; } = [FaultKind.Before, FaultKind.LostReply, FaultKind.After, FaultKind.Refused];

    /// <summary>A statement within a transaction.</summary>
    public static IReadOnlyList<FaultKind> OfStatement { get; } = All ? OfCommit : [FaultKind.Before, FaultKind.Refused];

    /// <summary>A query: nothing is lost with its reply.</summary>
    public static IReadOnlyList<FaultKind> OfQuery { get; } =
        All ? [FaultKind.Before, FaultKind.After, FaultKind.Refused] : [FaultKind.Before, FaultKind.Refused];

    /// <summary>Opening a connection, or beginning a transaction.</summary>
    public static IReadOnlyList<FaultKind> OfOpening { get; } = All ? [FaultKind.Before, FaultKind.After] : [FaultKind.Before];

    /// <summary>Rolling back.</summary>
    public static IReadOnlyList<FaultKind> OfRollback { get; } = [FaultKind.Before, FaultKind.Refused];

    /// <summary>The next row.</summary>
    public static IReadOnlyList<FaultKind> OfRow { get; } = [FaultKind.Before];

    /// <summary>A round trip on the wire.</summary>
    public static IReadOnlyList<FaultKind> OfRoundTrip { get; } =
        [FaultKind.Before, FaultKind.LostReply, FaultKind.During, FaultKind.PartOfReply, FaultKind.After];

    /// <summary>
    /// Those of them that are tried at one place: by default each at a commit, and elsewhere one after the other in turn; none where nothing is written and the
    /// wire, which is tried as well, comes by the same place.
    /// </summary>
    public static IReadOnlyList<FaultKind> At(string call, int occurrence, IReadOnlyList<FaultKind> kinds, bool isOnTheWireToo)
    {
        if (All || (kinds == OfCommit && !isOnTheWireToo))
            return kinds;
        return isOnTheWireToo && kinds != OfCommit && kinds != OfStatement ? [] : [kinds[(call.Length + occurrence) % kinds.Count]];
    }
}
