using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance.Faults;

/// <summary>A stop in order: what is confirmed stays, and the lease, which would last for minutes, is given up.</summary>
internal sealed class Stops : FaultScenario
{
    public override async Task RunAsync(FaultStage stage)
    {
        var client = await stage.OpenFaultyAsync();
        var added = await client.CommitAsync("add", u => u.Add(Orders, Message("a")).Add(Orders, Message("b", "key b")));
        await client.CommitAsync("acknowledge", u => u.Acknowledge(Orders, added.Adds[0].Sequence));
        stage.Plan.Begin();
        await client.Store.StopAsync();
        stage.Plan.End();
    }

    public override async Task CheckAsync(PatientClient client)
    {
        await HoldsAsync(client, Orders, "b");
        await IsStoredAsync(client, Orders, Message("b", "key b"));
    }
}
