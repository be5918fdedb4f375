using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance.Faults;

/// <summary>A standby that looks after the lease again and again, and gets it when the active store stops.</summary>
internal sealed class StandsBy : FaultScenario
{
    public override async Task RunAsync(FaultStage stage)
    {
        var active = await stage.OpenAsync();
        await StoresAsync(active, Orders, Message("first"));
        var standby = stage.NewFaulty();
        stage.Plan.Begin();
        await standby.StartAsync();
        await standby.BecomesAsync(StoreState.Standby);
        await active.Store.StopAsync();
        var client = await stage.OpenAsync(standby);
        await StoresAsync(client, Orders, Message("second"));
        stage.Plan.End();
        await CheckAsync(client);
        await client.Store.StopAsync();
    }

    public override Task CheckAsync(PatientClient client) => HoldsAsync(client, Orders, "first", "second");
}
