namespace JdbcStore.Conformance.Model;

/// <summary>One step of a generated unit. Numbers stand for what only the run knows: the n-th message ever sent there, or the n-th key.</summary>
internal sealed record Act(ActKind Kind, int Destination, int Number, int Size)
{
    public override string ToString() => Kind switch
    {
        ActKind.Add => $"add {Size} B to {Destination}",
        ActKind.Resend => $"add {Size} B with key {Number} to {Destination}",
        ActKind.AcknowledgeAll => $"acknowledge all of {Destination}",
        ActKind.Declare => $"declare {Destination}",
        _ => $"{Kind} #{Number} of {Destination}",
    };
}
