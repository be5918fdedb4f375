using JdbcStore.Hosting;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance.Faults;

/// <summary>Messages whose time is still to come, and what the store does by itself when it has come.</summary>
internal sealed class ExpiresAndDelays : FaultScenario
{
    private static DateTimeOffset Soon => TimeProvider.System.GetUtcNow().AddMilliseconds(40);

    private static DateTimeOffset Tomorrow => TimeProvider.System.GetUtcNow().AddDays(1);

    /// <summary>One of those that expire leaves a dead letter. That happens after the others have gone, and brings a journal to the database.</summary>
    public override void Adjust(JdbcStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.OnExpired = (_, message, removal) =>
        {
            if (message.Text() == "mourned")
                removal.Add(Invoices, Message("dead letter"));
            return true;
        };
    }

    /// <summary>What the database has committed the store may still have to learn.</summary>
    public override async Task CheckAsync(PatientClient client)
    {
        await ArrivesAsync(client, Orders, 2);
        await ArrivesAsync(client, Invoices, 1);
        await HoldsAsync(client, Orders, "kept", "later");
        await HoldsAsync(client, Invoices, "dead letter");
    }

    protected override async Task ActAsync(PatientClient client, FaultStage stage)
    {
        await StoresAsync(client, Orders, new NewMessage(Message("kept").Body) { ExpiresAt = Tomorrow });
        await StoresAsync(client, Orders, new NewMessage(Message("gone").Body) { ExpiresAt = Soon });
        await StoresAsync(client, Orders, new NewMessage(Message("mourned").Body) { ExpiresAt = Soon });
        var cancelled = await StoresAsync(client, Orders, new NewMessage(Message("cancelled").Body) { DeliverAt = Tomorrow });
        await client.CommitAsync("cancel", u => u.Cancel(Orders, cancelled));
        await StoresAsync(client, Orders, new NewMessage(Message("later").Body) { DeliverAt = Soon });
        await stage.HasRowsAsync(2, "message", "due_at IS NULL AND expires_at IS NULL");
        await stage.HasRowsAsync(1, "message", "expires_at IS NOT NULL");
    }

    private static Task ArrivesAsync(PatientClient client, Destination queue, int messages) => Wait.UntilAsync(
        async () => (await client.AskAsync($"read {queue}", s => s.TextsAsync(queue))).Length >= messages,
        () => $"{messages} messages have arrived in {queue}; {client.UnderWay}");
}
