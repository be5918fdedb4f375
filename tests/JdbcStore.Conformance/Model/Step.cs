namespace JdbcStore.Conformance.Model;

/// <summary>One step of a history, alone at its time.</summary>
/// <param name="Kind">A burst of units that are in flight together, the end of the store's life, or something rarer.</param>
/// <param name="Units">Of a burst.</param>
/// <param name="Ending">Of a life.</param>
/// <param name="Number">Of the destination that is purged or deleted; or by how many hours the clock is put forward.</param>
/// <param name="CountsToo">Whether counts are compared after it, for which a journal goes to the database.</param>
internal sealed record Step(StepKind Kind, Unit[] Units, Ending Ending, int Number, bool CountsToo)
{
    public override string ToString() => (CountsToo ? "(and count) " : "") + Kind switch
    {
        StepKind.Burst => string.Join("; ", (object[])Units),
        StepKind.End => $"{Ending}",
        StepKind.PutClockForward => $"{Number} h later",
        _ => $"{Kind} {Names.Destination(Number)}",
    };
}
