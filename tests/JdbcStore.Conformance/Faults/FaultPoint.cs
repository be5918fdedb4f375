namespace JdbcStore.Conformance.Faults;

/// <summary>One place of one run.</summary>
/// <param name="Call">The statement or call; those of one text are counted together, so that what runs beside each other does not blur the count.</param>
/// <param name="Occurrence">The how many-th of these calls, from 1.</param>
/// <param name="Kind">What befalls it.</param>
public readonly record struct FaultPoint(string Call, int Occurrence, FaultKind Kind)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind} #{Occurrence} of [{Call}]";
}
