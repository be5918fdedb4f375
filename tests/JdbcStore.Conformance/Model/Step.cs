namespace JdbcStore.Conformance.Model;

/// <summary>A burst of units that are in flight together, or (with none) the end of the store's life.</summary>
internal sealed record Step(Act[][] Units, Ending Ending)
{
    public override string ToString() =>
        Units.Length == 0 ? $"{Ending}" : string.Join("; ", Units.Select(unit => $"[{string.Join(", ", (object[])unit)}]"));
}
