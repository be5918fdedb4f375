using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance.Faults;

/// <summary>The first start on an empty database: tables, settings, lease, catalog; and the first message.</summary>
internal sealed class Starts : FaultScenario
{
    public override bool NeedsNewDatabase => true;

    public override async Task RunAsync(FaultStage stage)
    {
        stage.Plan.Begin();
        var client = await stage.OpenFaultyAsync();
        await StoresAsync(client, Orders, Message("first"));
        stage.Plan.End();
        await CheckAsync(client);
        await client.Store.StopAsync();
    }

    public override Task CheckAsync(PatientClient client) => HoldsAsync(client, Orders, "first");
}
