using System.Globalization;
using System.Text;

namespace JdbcStore.Broker.Console;

/// <summary>The broker's numbers in the Prometheus text format.</summary>
internal static class MetricsPage
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static async Task WriteAsync(HttpContext context, BrokerStatus status)
    {
        var text = new StringBuilder();
        Append(text, status.Read());
        if (await TryReadDestinationsAsync(status, context.RequestAborted) is { } destinations)
            Append(text, destinations);
        context.Response.ContentType = ContentType;
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }

    // What cannot be read is left out: a missing series is seen as missing, a zero would look like an empty queue.
    private static async Task<IReadOnlyList<DestinationDocument>?> TryReadDestinationsAsync(BrokerStatus status, CancellationToken cancellationToken)
    {
        try
        {
            return await status.ReadDestinationsAsync(cancellationToken);
        }
        catch (StoreException)
        {
            return null;
        }
    }

    private static void Append(StringBuilder text, StatusDocument status)
    {
        Head(text, "jdbcstore_state", "The state of the store: 1 for the one it is in.");
        foreach (var state in Enum.GetValues<StoreState>())
            Sample(text, "jdbcstore_state", $"state=\"{state}\"", state == status.State ? 1 : 0);
        Gauge(text, "jdbcstore_epoch", "The epoch held or last held.", status.Epoch);
        Gauge(text, "jdbcstore_pending_units", "Units of work accepted and not yet confirmed.", status.PendingUnits);
        Gauge(text, "jdbcstore_journal_bytes", "Bytes in the journal that the database does not have yet.", status.JournalBytes);
        Gauge(text, "jdbcstore_amqp_connections", "AMQP connections.", status.Connections);
    }

    private static void Append(StringBuilder text, IReadOnlyList<DestinationDocument> destinations)
    {
        PerDestination(text, destinations, "jdbcstore_destination_messages", "Messages stored and not yet acknowledged.", one => one.Messages);
        PerDestination(text, destinations, "jdbcstore_destination_bytes", "Bytes of the bodies of those messages.", one => one.Bytes);
        PerDestination(text, destinations, "jdbcstore_destination_consumers", "Receivers attached.", one => one.Consumers);
    }

    private static void PerDestination(
        StringBuilder text, IReadOnlyList<DestinationDocument> destinations, string name, string help, Func<DestinationDocument, long> value)
    {
        Head(text, name, help);
        foreach (var one in destinations)
            Sample(text, name, $"kind=\"{one.Kind}\",name=\"{Escape(one.Name)}\"", value(one));
    }

    private static void Gauge(StringBuilder text, string name, string help, long value)
    {
        Head(text, name, help);
        text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
    }

    private static void Head(StringBuilder text, string name, string help) => text.Append($"# HELP {name} {help}\n# TYPE {name} gauge\n");

    private static void Sample(StringBuilder text, string name, string labels, long value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}{{{labels}}} {value}\n");

    private static string Escape(string label) => label
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
