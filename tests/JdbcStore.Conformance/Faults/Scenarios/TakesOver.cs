using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance.Faults;

/// <summary>The start after a crash: the lease of the dead, its fence rows, and with a journal the replay of what the database does not have.</summary>
internal sealed class TakesOver : FaultScenario
{
    public override async Task RunAsync(FaultStage stage)
    {
        var dead = await stage.OpenAsync();
        var added = await dead.CommitAsync("add", u => u.Add(Orders, Message("a", "key a")).Add(Orders, Message("b")).Add(Orders, Message("c")));
        await dead.AskAsync("list", s => s.ListDestinationsAsync().AsTask());
        await dead.CommitAsync("acknowledge", u => u.Acknowledge(Orders, added.Adds[1].Sequence));
        await StoresAsync(dead, Orders, Message("d", "key d"));
        await dead.CommitAsync("redeliver", u => u.Redeliver(Orders, added.Adds[2].Sequence).MarkDispatched(Orders, added.Adds[2].Sequence));
        await stage.Database.CrashAsync();
        await stage.Database.OutliveLeaseAsync();
        stage.Plan.Begin();
        var client = await stage.OpenFaultyAsync();
        await StoresAsync(client, Orders, Message("e"));
        stage.Plan.End();
        await CheckAsync(client);
        await client.Store.StopAsync();
    }

    public override async Task CheckAsync(PatientClient client)
    {
        await HoldsAsync(client, Orders, "a", "c", "d", "e");
        await IsStoredAsync(client, Orders, Message("a", "key a"));
        await IsStoredAsync(client, Orders, Message("d", "key d"));
    }
}
