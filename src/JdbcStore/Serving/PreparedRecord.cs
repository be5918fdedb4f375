using JdbcStore.Direct;
using JdbcStore.Direct.Exclusive;

namespace JdbcStore.Serving;

/// <summary>A prepared transaction with one of its operations; kind 0 when it has none.</summary>
internal sealed class PreparedRecord
{
    public string Name { get; init; } = "";

    public long PreparedAt { get; init; }

    public int Kind { get; init; }

    public long? DestinationId { get; init; }

    public long? Sequence { get; init; }

    public static PreparedTransaction ToTransaction(List<PreparedRecord> rows, StoreCatalog catalog)
    {
        var acknowledged = rows.FindAll(r => r.Kind == PreparedSteps.Acknowledge);
        return new PreparedTransaction(
            rows[0].Name, DateTimeOffset.FromUnixTimeMilliseconds(rows[0].PreparedAt), rows.Count(r => r.Kind == PreparedSteps.Add),
            acknowledged.ConvertAll(r => (catalog.Get(r.DestinationId!.Value).Destination, r.Sequence!.Value)));
    }
}
