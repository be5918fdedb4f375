namespace JdbcStore.Conformance.Faults;

/// <summary>Counts one connection's round trips, and breaks it at one of them. The two directions ask in turn: the reply only after its request.</summary>
internal sealed class WireFault(FaultPlan plan)
{
    private const char Query = 'Q', Sync = 'S', Password = 'p', ReadyForQuery = 'Z';

    private readonly WireScanner _requests = new(startsUntyped: true);
    private WireScanner? _replies;
    private volatile Strike? _strike;

    /// <summary>What befalls the round trip that these bytes ask for; null when they ask for none yet, or nothing does.</summary>
    public FaultKind? Request(ReadOnlySpan<byte> bytes)
    {
        foreach (var type in _requests.Feed(bytes))
        {
            var isLogin = type is WireScanner.Untyped or Password;
            if (!isLogin && type is not (Query or Sync))
                continue;
            if (plan.Pass("round trip", FaultKinds.OfRoundTrip, isLogin ? "the login" : Describe(bytes)) is not { } kind)
                continue;
            _replies = new WireScanner(startsUntyped: false);
            _strike = new Strike(kind, isLogin);
            return kind;
        }

        return null;
    }

    /// <summary>How many of these bytes of a reply are let through; with fewer than all, or at the end of the reply, the connection breaks.</summary>
    public (int Passing, bool Breaks) Reply(ReadOnlySpan<byte> bytes)
    {
        if (_strike is not { } strike)
            return (bytes.Length, false);
        var isWhole = strike.IsLogin || _replies!.Feed(bytes).Contains(ReadyForQuery);
        return strike.Kind switch
        {
            FaultKind.LostReply => (0, isWhole),
            FaultKind.PartOfReply => (bytes.Length / 2, true),
            FaultKind.After => (bytes.Length, isWhole),
            _ => (0, true),
        };
    }

    /// <summary>Any statement's text that goes along; those prepared earlier are only named.</summary>
    private static string Describe(ReadOnlySpan<byte> bytes) => string.Concat(
        System.Text.Encoding.ASCII.GetString(bytes[..Math.Min(bytes.Length, 300)]).Select(c => char.IsControl(c) || c > '~' ? ' ' : c));

    private sealed record Strike(FaultKind Kind, bool IsLogin);
}
