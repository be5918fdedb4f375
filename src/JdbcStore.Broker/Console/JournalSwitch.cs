namespace JdbcStore.Broker.Console;

/// <summary>Switches the journal while the broker serves: a program is given the new status, a person's browser comes back to the page.</summary>
internal static class JournalSwitch
{
    public static async Task<IResult> RunAsync(bool on, HttpContext context, IMessageStore store, BrokerStatus status)
    {
        if (!IsFromHere(context.Request))
            return ConsoleApp.Error("A page of another site may not switch the journal.", "Forbidden", StatusCodes.Status403Forbidden);
        await store.SwitchJournalAsync(on, context.RequestAborted);
        return context.Request.HasFormContentType ? new SeeOther("/") : ConsoleApp.Json(status.Read());
    }

    /// <summary>Browsers say where a form comes from; programs need not.</summary>
    private static bool IsFromHere(HttpRequest request) =>
        request.Headers.Origin is not [{ } origin, ..] || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    /// <summary>After a form: the browser gets the page, and a reload does not switch again.</summary>
    private sealed class SeeOther(string location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = location;
            return Task.CompletedTask;
        }
    }
}
