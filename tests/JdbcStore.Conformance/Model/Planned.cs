namespace JdbcStore.Conformance.Model;

/// <summary>A generated act with the names and numbers of this run.</summary>
internal sealed record Planned(Act Act, Destination Destination, byte[] Body, IReadOnlyList<long> Sequences);
