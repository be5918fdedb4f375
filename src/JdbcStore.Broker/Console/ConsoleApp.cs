using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace JdbcStore.Broker.Console;

/// <summary>The operator's console: a page for people, JSON, health and metrics for programs.</summary>
internal static class ConsoleApp
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static void Configure(IApplicationBuilder app)
    {
        app.Use(AnswerStoreErrors);
        app.UseRouting();
        app.UseEndpoints(Map);
    }

    public static IResult Json<T>(T document) => Results.Json(document, Options);

    public static IResult Error(string error, string type, int status) => Results.Json(new ErrorDocument(error, type), Options, statusCode: status);

    private static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", StatusPage.WriteAsync);
        endpoints.MapGet("/metrics", MetricsPage.WriteAsync);
        endpoints.MapGet("/api/status", (BrokerStatus status) => Json(status.Read()));
        endpoints.MapGet("/api/destinations", async (BrokerStatus status, CancellationToken cancellationToken) =>
            Json(await status.ReadDestinationsAsync(cancellationToken)));
        endpoints.MapPost("/api/journal/on", (HttpContext http, IMessageStore store, BrokerStatus status) => JournalSwitch.RunAsync(true, http, store, status));
        endpoints.MapPost("/api/journal/off", (HttpContext http, IMessageStore store, BrokerStatus status) => JournalSwitch.RunAsync(false, http, store, status));
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteHealthAsync });
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteHealthAsync });
        endpoints.MapFallback(() => Error("There is no such page.", "NotFound", StatusCodes.Status404NotFound));
    }

    private static async Task AnswerStoreErrors(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (StoreException e) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = CodeOf(e);
            await context.Response.WriteAsJsonAsync(ErrorDocument.For(e), Options, context.RequestAborted);
        }
    }

    private static int CodeOf(StoreException e) => e switch
    {
        FatalStoreException => StatusCodes.Status500InternalServerError,
        ConfigurationStoreException => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    private static Task WriteHealthAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new { status = report.Status, checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Description) },
        Options, context.RequestAborted);
}
