using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace JdbcStore.Broker.Console;

/// <summary>The operator's console: a page for people, JSON, health and metrics for programs.</summary>
internal static class ConsoleApp
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static void Configure(IApplicationBuilder app)
    {
        app.Use(AnswerStoreErrors);
        app.UseRouting();
        app.UseEndpoints(Map);
    }

    private static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", StatusPage.WriteAsync);
        endpoints.MapGet("/metrics", MetricsPage.WriteAsync);
        endpoints.MapGet("/api/status", (BrokerStatus status) => Results.Json(status.Read(), Json));
        endpoints.MapGet("/api/destinations", async (BrokerStatus status, CancellationToken cancellationToken) =>
            Results.Json(await status.ReadDestinationsAsync(cancellationToken), Json));
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteHealthAsync });
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteHealthAsync });
        endpoints.MapFallback(() => Results.Json(new ErrorDocument("There is no such page.", "NotFound"), Json, statusCode: StatusCodes.Status404NotFound));
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
            context.Response.StatusCode = e is FatalStoreException ? StatusCodes.Status500InternalServerError : StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsJsonAsync(ErrorDocument.For(e), Json, context.RequestAborted);
        }
    }

    private static Task WriteHealthAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new { status = report.Status, checks = report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Description) },
        Json, context.RequestAborted);
}
