using CsCheck;

namespace JdbcStore.Conformance.Model;

/// <summary>Generates histories of a store: bursts of units and ends of its life, small numbers, so that they meet often.</summary>
internal sealed class Histories(HistoryParts parts)
{
    private static readonly Gen<int> Numbers = Gen.Int[0, 12];

    private Gen<int> Destinations => Has(HistoryParts.Subscriptions) ? Gen.Int[0, Names.Destinations - 1] : Gen.Int[0, 1].Select(n => n * 2);

    public Gen<Step[]> All => Gen.Frequency(
        (24, Bursts), (6, Ends), (Has(HistoryParts.Times) ? 4 : 0, Later), (Has(HistoryParts.Removals) ? 2 : 0, Removals)).Array[1, 25];

    /// <summary>A message in a queue, which is the last to be due then: when it can be read, all others have been released.</summary>
    public static Unit LastDue(int hours) => new(null, [new Act(ActKind.Add, 0, 0, 0, 0, new Content(0, 4, null, null, null, hours))]);

    public static string Print(Step[] history) => string.Join(Environment.NewLine, history.Select((step, i) => $"{i}: {step}"));

    private bool Has(HistoryParts part) => parts.HasFlag(part);

    private Gen<Step> Bursts => Gen.Select(
        Gen.Frequency((12, Units), (Has(HistoryParts.Prepared) ? 2 : 0, PreparedUnits)).Array[1, 8], Gen.Int[0, 2],
        (units, count) => new Step(StepKind.Burst, units, default, 0, count == 0));

    private static Gen<Step> Ends => Gen.Frequency(
        (16, Gen.Const(Ending.Reopen)), (6, Gen.Const(Ending.TakeOver)), (1, Gen.Const(Ending.Crash)))
        .Select(Gen.Bool, (ending, count) => new Step(StepKind.End, [], ending, 0, count));

    private static Gen<Step> Later => Gen.Int[1, 2].Select(Gen.Bool, (hours, count) => new Step(StepKind.PutClockForward, [], default, hours, count));

    private Gen<Step> Removals => Gen.Select(
        Gen.OneOfConst(StepKind.Purge, StepKind.Delete), Destinations, Gen.Bool, (kind, destination, count) => new Step(kind, [], default, destination, count));

    private Gen<Unit> Units => Acts(Kinds).Array[1, 6].Select(acts => new Unit(null, Has(HistoryParts.Conditions) ? acts : DecideOnce(acts)));

    private Gen<Unit> PreparedUnits => Gen.Select(Numbers, PreparedActs.Array[1, 5], (name, acts) => new Unit(Names.Transaction(name), acts));

    private Gen<ActKind> Kinds => Gen.Frequency([.. Always, .. Of(HistoryParts.Conditions, (1, ActKind.Require)), .. Of(HistoryParts.Moves, (1, ActKind.Move)),
        .. Of(HistoryParts.Times, (1, ActKind.Cancel)), .. Of(HistoryParts.Prepared, (2, ActKind.CommitPrepared), (1, ActKind.RollBackPrepared)),
        .. Of(HistoryParts.Subscriptions, (3, ActKind.Subscribe), (1, ActKind.Unsubscribe), (6, ActKind.AcknowledgeFor), (2, ActKind.AcknowledgeThrough))]);

    private static (int, Gen<ActKind>)[] Always => Weighted(
        (14, ActKind.Add), (7, ActKind.Acknowledge), (2, ActKind.AcknowledgeAll), (3, ActKind.Redeliver), (4, ActKind.MarkDispatched), (1, ActKind.Declare));

    private Gen<ActKind> PreparedKinds => Gen.Frequency(
        (4, Gen.Const(ActKind.Add)), (4, Gen.Const(ActKind.Acknowledge)), (Has(HistoryParts.Conditions) ? 1 : 0, Gen.Const(ActKind.Require)),
        (Has(HistoryParts.Subscriptions) ? 4 : 0, Gen.Const(ActKind.AcknowledgeFor)));

    private Gen<Act> Acts(Gen<ActKind> kinds) => Gen.Select(kinds, Destinations, Numbers, Destinations, Gen.Int[0, 11], Contents)
        .Select((kind, destination, number, other, choice, content) => Certain(new Act(kind, destination, number, other, choice, content)));

    private Gen<Act> PreparedActs => Acts(PreparedKinds).Select(act => act.Kind == ActKind.Acknowledge && IsOfTopic(act) ? act with { Kind = ActKind.AcknowledgeFor } : act);

    /// <summary>A message of a topic may be trimmed at any moment: nothing is asked that depends on whether it is still there.</summary>
    private static Act Certain(Act act) =>
        act.Kind is ActKind.Require or ActKind.Move && IsOfTopic(act) ? act with { Kind = ActKind.AcknowledgeFor } : act;

    private static bool IsOfTopic(Act act) => Names.Destination(act).Kind == DestinationKind.Topic;

    private Gen<Content> Contents => Gen.Select(
        Sizes, Priorities, Some(2, 3, Numbers), Some(Has(HistoryParts.Producers) ? 1 : 0, 2, Producers),
        Some(Has(HistoryParts.Times) ? 1 : 0, 7, Hours), Some(Has(HistoryParts.Times) ? 1 : 0, 9, Hours),
        (size, priority, key, producer, expires, due) => new Content(size, priority, key, producer, expires, due));

    private Gen<int> Sizes => Gen.Frequency(
        (60, Gen.Int[0, 20]), (6, Gen.Int[65_000, 66_000]), (Has(HistoryParts.LargeBodies) ? 1 : 0, Gen.Int[(1 << 20) - 1, (1 << 20) + 9]));

    private Gen<int> Priorities => Has(HistoryParts.Priorities) ? Gen.Frequency((3, Gen.Const(4)), (1, Gen.Int[0, 9])) : Gen.Const(4);

    private static Gen<(int Id, int Ahead)> Producers => Gen.Select(
        Gen.Int[0, Names.Producers.Length - 1], Gen.Frequency((5, Gen.Const(1)), (1, Gen.Int[-2, 3])), (id, ahead) => (id, ahead));

    private static Gen<int> Hours => Gen.Frequency((3, Gen.Int[1, 4]), (1, Gen.Const(-1)));

    /// <summary>Nothing that holds before the unit stops to hold on the way.</summary>
    private static Act[] DecideOnce(Act[] acts)
    {
        static bool Decides(Act act) => act.Kind is ActKind.CommitPrepared or ActKind.RollBackPrepared;
        return [.. acts.Where((act, i) => !Decides(act) || !acts.Take(i).Any(Decides))];
    }

    private (int, Gen<ActKind>)[] Of(HistoryParts part, params (int, ActKind)[] kinds) => Has(part) ? Weighted(kinds) : [];

    private static (int, Gen<ActKind>)[] Weighted(params (int Weight, ActKind Kind)[] kinds) => [.. kinds.Select(k => (k.Weight, Gen.Const(k.Kind)))];

    private static Gen<T?> Some<T>(int present, int absent, Gen<T> values)
        where T : struct => Gen.Frequency((absent, Gen.Const((T?)null)), (present, values.Select(value => (T?)value)));
}
