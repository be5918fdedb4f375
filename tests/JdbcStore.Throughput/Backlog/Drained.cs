using System.Text.Json;

namespace JdbcStore.Throughput.Backlog;

/// <summary>What one consumer saw of a store with a backlog, in a process of its own.</summary>
internal sealed record Drained(double OpenSeconds, long Messages, double Seconds, long PeakWorkingSet)
{
    public static Drained Parse(string json) => JsonSerializer.Deserialize<Drained>(json)!;

    public override string ToString() => JsonSerializer.Serialize(this);
}
