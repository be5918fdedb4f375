namespace JdbcStore.Throughput.Reporting;

/// <summary>Something that a reader must know to judge the numbers.</summary>
internal sealed record Fact(string Name, string Value);
