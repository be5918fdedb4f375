namespace JdbcStore.Throughput.Measuring;

/// <summary>
/// One mode over another under the same load, taken round by round, so that disk noise hits both sides. The target is what the project promises.
/// </summary>
internal sealed record Ratio(string Name, string Database, int Producers, Spread Value, double? Target);
