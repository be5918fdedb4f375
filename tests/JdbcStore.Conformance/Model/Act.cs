namespace JdbcStore.Conformance.Model;

/// <summary>One step of a generated unit. Numbers stand for what only the run knows, such as the n-th message ever stored there.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Destination">Where.</param>
/// <param name="Number">Which message, or which transaction.</param>
/// <param name="Other">Where a message is moved to, or which subscription it is about.</param>
/// <param name="Choice">How a subscription begins, and what it selects.</param>
/// <param name="Content">What is added.</param>
internal sealed record Act(ActKind Kind, int Destination, int Number, int Other, int Choice, Content Content)
{
    public override string ToString() => Kind switch
    {
        ActKind.Add => $"add to {Names.Destination(this)} {{{Content}}}",
        ActKind.AcknowledgeAll or ActKind.Declare => $"{Kind} {Names.Destination(this)}",
        ActKind.Move => $"move #{Number} of {Names.Destination(this)} to {Names.Target(this)}",
        ActKind.Subscribe => $"subscribe {Names.Subscription(this)}, {Names.Start(this)}",
        ActKind.Unsubscribe => $"unsubscribe {Names.Key(this)}",
        ActKind.AcknowledgeFor or ActKind.AcknowledgeThrough => $"{Kind} {Names.Key(this)} #{Number} of {Names.Destination(this)}",
        ActKind.CommitPrepared or ActKind.RollBackPrepared => $"{Kind} {Names.Transaction(Number)}",
        _ => $"{Kind} #{Number} of {Names.Destination(this)}",
    };
}
