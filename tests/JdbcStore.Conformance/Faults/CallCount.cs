namespace JdbcStore.Conformance.Faults;

/// <summary>How often a call was made, and what can befall it.</summary>
public readonly record struct CallCount(int Count, IReadOnlyList<FaultKind> Kinds);
