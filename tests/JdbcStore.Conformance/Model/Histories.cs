using CsCheck;

namespace JdbcStore.Conformance.Model;

/// <summary>Generates histories of a store: bursts of units and ends of its life, small numbers, so that they meet often.</summary>
internal static class Histories
{
    private const int Destinations = 4;

    private static readonly Gen<ActKind> Kinds = Gen.Frequency(
        (8, Gen.Const(ActKind.Add)), (6, Gen.Const(ActKind.Resend)), (7, Gen.Const(ActKind.Acknowledge)),
        (3, Gen.Const(ActKind.AcknowledgeAll)), (3, Gen.Const(ActKind.Redeliver)), (4, Gen.Const(ActKind.MarkDispatched)), (1, Gen.Const(ActKind.Declare)));

    private static readonly Gen<int> Sizes = Gen.Frequency((10, Gen.Int[0, 20]), (1, Gen.Int[65_000, 66_000]));

    private static readonly Gen<Act> Acts = Gen.Select(Kinds, Gen.Int[0, Destinations - 1], Gen.Int[0, 12], Sizes)
        .Select((kind, destination, number, size) => new Act(kind, destination, number, size));

    private static readonly Gen<Step> Bursts = Acts.Array[1, 6].Array[1, 8].Select(units => new Step(units, default));

    private static readonly Gen<Step> Ends = Gen.Frequency(
        (16, Gen.Const(Ending.Reopen)), (6, Gen.Const(Ending.TakeOver)), (1, Gen.Const(Ending.Crash))).Select(ending => new Step([], ending));

    public static Gen<Step[]> All { get; } = Gen.Frequency((4, Bursts), (1, Ends)).Array[1, 25];

    public static Destination DestinationOf(Act act) =>
        act.Destination % 2 == 0 ? Destination.Queue($"d{act.Destination}") : Destination.Topic($"d{act.Destination - 1}");

    public static string Print(Step[] history) => string.Join(Environment.NewLine, history.Select((step, i) => $"{i}: {step}"));
}
