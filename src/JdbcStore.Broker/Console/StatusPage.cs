using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace JdbcStore.Broker.Console;

/// <summary>The page for people: complete without scripts, and with them it refreshes itself in place.</summary>
internal static class StatusPage
{
    private static readonly string Frame = ReadFrame();

    public static async Task WriteAsync(HttpContext context, BrokerStatus status)
    {
        var now = status.Read();
        var content = new StringBuilder();
        AppendStatus(content, now);
        await AppendDestinationsAsync(content, status, context.RequestAborted);
        var page = Frame.Replace("{{title}}", Encode($"{now.Name}: {now.Role}"), StringComparison.Ordinal)
            .Replace("{{content}}", content.ToString(), StringComparison.Ordinal);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'";
        await context.Response.WriteAsync(page, context.RequestAborted);
    }

    private static void AppendStatus(StringBuilder html, StatusDocument status)
    {
        html.Append($"<header><h1>{Encode(status.Name)}</h1><span class=\"role {status.Role}\">{RoleOf(status)}</span></header>\n");
        if (status.Problem is { } problem)
            html.Append($"<p class=\"problem\">{Encode(problem)}</p>\n");
        html.Append("<dl>\n");
        Fact(html, "Epoch", Number(status.Epoch));
        Fact(html, "Database", status.Provider);
        AppendJournal(html, status);
        Fact(html, "Pending", Number(status.PendingUnits));
        Fact(html, "AMQP", status.Amqp is null ? "not served here" : $"{status.Amqp}, {Number(status.Connections)} connections");
        Fact(html, "Up", $"{TimeSpan.FromSeconds(status.Uptime):d\\d\\ hh\\:mm\\:ss}, version {status.Version}");
        html.Append("</dl>\n");
    }

    private static void AppendJournal(StringBuilder html, StatusDocument status)
    {
        var (on, other) = (status.Journal == "on", status.Journal == "on" ? "off" : "on");
        var text = on ? $"on, {Bytes(status.JournalBytes)} not yet in the database" : "off: every commit is in the database";
        html.Append($"<div><dt>Journal</dt><dd>{text}");
        if (status.State == StoreState.Active)
        {
            html.Append($"<form method=\"post\" action=\"/api/journal/{other}\"><button title=\"Until the next start, when the configuration decides again\">");
            html.Append($"Switch {other}</button></form>");
        }

        html.Append("</dd></div>\n");
    }

    private static async Task AppendDestinationsAsync(StringBuilder html, BrokerStatus status, CancellationToken cancellationToken)
    {
        html.Append("<h2>Destinations</h2>\n");
        try
        {
            AppendTable(html, await status.ReadDestinationsAsync(cancellationToken));
        }
        catch (StoreException e)
        {
            html.Append($"<p class=\"quiet\">{Encode(e.Message)}</p>\n");
        }
    }

    private static void AppendTable(StringBuilder html, IReadOnlyList<DestinationDocument> destinations)
    {
        if (destinations.Count == 0)
        {
            html.Append("<p class=\"quiet\">None yet: a queue is created when a client first uses it.</p>\n");
            return;
        }

        html.Append("<table><thead><tr><th>Name</th><th>Kind</th><th>Messages</th><th>Bytes</th><th>Consumers</th></tr></thead><tbody>\n");
        foreach (var one in destinations)
        {
            html.Append($"<tr><td>{Encode(one.Name)}</td><td>{one.Kind}</td><td>{Number(one.Messages)}</td>");
            html.Append($"<td>{Bytes(one.Bytes)}</td><td>{Number(one.Consumers)}</td></tr>\n");
        }

        html.Append("</tbody></table>\n");
    }

    private static string RoleOf(StatusDocument status) => status.Role == "none" || status.State == StoreState.Suspended
        ? status.State.ToString().ToLowerInvariant()
        : status.Role;

    private static void Fact(StringBuilder html, string name, string value) => html.Append($"<div><dt>{name}</dt><dd>{Encode(value)}</dd></div>\n");

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Bytes(long value) => value < 10 << 10
        ? Number(value) + " B"
        : value < 10 << 20 ? Number(value >> 10) + " KiB" : Number(value >> 20) + " MiB";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static string ReadFrame()
    {
        using var reader = new StreamReader(typeof(StatusPage).Assembly.GetManifestResourceStream("page.html")!);
        return reader.ReadToEnd();
    }
}
