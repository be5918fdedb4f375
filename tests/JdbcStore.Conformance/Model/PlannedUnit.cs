namespace JdbcStore.Conformance.Model;

/// <summary>A generated unit with the names and numbers of this run.</summary>
internal sealed record PlannedUnit(string? PreparedAs, Planned[] Acts)
{
    public UnitOfWork ToUnitOfWork()
    {
        var unit = new UnitOfWork();
        foreach (var planned in Acts)
            Append(unit, planned);
        return PreparedAs is null ? unit : unit.PrepareAs(PreparedAs);
    }

    private static void Append(UnitOfWork unit, Planned planned)
    {
        var (act, destination, sequences, _, message) = planned;
        // Whether every operation creates an unknown destination is not promised; here it is always declared.
        unit.Declare(destination);
        _ = act.Kind switch
        {
            ActKind.Add => unit.Add(destination, message),
            ActKind.Acknowledge or ActKind.AcknowledgeAll => sequences.Aggregate(unit, (u, sequence) => u.Acknowledge(destination, sequence)),
            ActKind.Redeliver => unit.Redeliver(destination, sequences[0]),
            ActKind.MarkDispatched => unit.MarkDispatched(destination, sequences[0]),
            ActKind.Require => unit.Require(destination, sequences[0]),
            ActKind.Move => unit.Declare(Names.Target(act)).Move(destination, sequences[0], Names.Target(act)),
            ActKind.Cancel => unit.Cancel(destination, sequences[0]),
            ActKind.Subscribe => unit.Declare(Names.Subscription(act).Topic).Subscribe(Names.Subscription(act), Names.Start(act)),
            ActKind.Unsubscribe => unit.Unsubscribe(Names.Key(act)),
            ActKind.AcknowledgeFor => unit.Acknowledge(Names.Key(act), sequences[0]),
            ActKind.AcknowledgeThrough => unit.AcknowledgeThrough(Names.Key(act), sequences[0]),
            ActKind.CommitPrepared => unit.CommitPrepared(Names.Transaction(act.Number)),
            ActKind.RollBackPrepared => unit.RollBackPrepared(Names.Transaction(act.Number)),
            _ => unit,
        };
    }
}
