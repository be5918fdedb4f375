using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance.Faults;

/// <summary>Queues that are emptied, and queues that are removed.</summary>
internal sealed class PurgesAndRemoves : FaultScenario
{
    public override async Task CheckAsync(PatientClient client)
    {
        await HoldsAsync(client, Orders, "after");
        Assert.Equal([Orders], (await client.AskAsync("list", s => s.ListDestinationsAsync().AsTask())).Select(d => d.Destination));
        await IsStoredAsync(client, Orders, Message("0", "key 0"));
    }

    protected override async Task ActAsync(PatientClient client, FaultStage stage)
    {
        foreach (var queue in new[] { Orders, Invoices })
        {
            await client.CommitAsync("add", u => Enumerable.Range(0, 3).ToList().ForEach(i => u.Add(queue, Message($"{i}", $"key {i}"))));
            await StoresAsync(client, queue, new NewMessage(Message("urgent").Body) { Priority = 9, Producer = new ProducerSequence("producer", 1) });
        }

        await client.AskAsync("purge", s => s.PurgeAsync(Orders).AsTask());
        await StoresAsync(client, Orders, Message("after"));
        await client.AskAsync("delete", s => s.DeleteAsync(Invoices).AsTask());
    }
}
