using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance.Faults;

/// <summary>Messages whose time is still to come, and what the store does by itself when it has come.</summary>
internal sealed class ExpiresAndDelays : FaultScenario
{
    private static DateTimeOffset Soon => TimeProvider.System.GetUtcNow().AddMilliseconds(40);

    private static DateTimeOffset Tomorrow => TimeProvider.System.GetUtcNow().AddDays(1);

    public override Task CheckAsync(PatientClient client) => HoldsAsync(client, Orders, "kept", "later");

    protected override async Task ActAsync(PatientClient client, FaultStage stage)
    {
        await StoresAsync(client, Orders, new NewMessage(Message("kept").Body) { ExpiresAt = Tomorrow });
        await StoresAsync(client, Orders, new NewMessage(Message("gone").Body) { ExpiresAt = Soon });
        var cancelled = await StoresAsync(client, Orders, new NewMessage(Message("cancelled").Body) { DeliverAt = Tomorrow });
        await client.CommitAsync("cancel", u => u.Cancel(Orders, cancelled));
        await StoresAsync(client, Orders, new NewMessage(Message("later").Body) { DeliverAt = Soon });
        await stage.HasRowsAsync(1, "message", "due_at IS NULL AND expires_at IS NULL");
        await stage.HasRowsAsync(1, "message", "expires_at IS NOT NULL");
    }
}
