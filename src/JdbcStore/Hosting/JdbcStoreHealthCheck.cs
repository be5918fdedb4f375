using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace JdbcStore.Hosting;

/// <summary>Healthy when the store is active or a standby. Asks the store's status only, so that a probe never waits for a database.</summary>
internal sealed class JdbcStoreHealthCheck(IMessageStore store) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = store.GetStatus();
        var ready = status.State is StoreState.Active or StoreState.Standby;
        var data = new Dictionary<string, object>
        {
            ["state"] = status.State.ToString(),
            ["epoch"] = status.Epoch,
            ["pendingUnits"] = status.PendingUnits,
            ["journalBytes"] = status.JournalBytes,
        };
        return Task.FromResult(new HealthCheckResult(
            ready ? HealthStatus.Healthy : context.Registration.FailureStatus, status.Problem ?? $"The store is {status.State}.", data: data));
    }
}
