using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance.Faults;

/// <summary>Everything that can be done to messages in queues: added, resent, acknowledged, redelivered, moved, read.</summary>
internal sealed class SendsAndConsumes : FaultScenario
{
    public override async Task CheckAsync(PatientClient client)
    {
        await HoldsAsync(client, Orders, "urgent", "b", "numbered", "both", "x0", "x1", "x2", "x3", "low");
        await HoldsAsync(client, Invoices, "c moved", "keyed", "numbered too");
        var held = await client.AskAsync("read", s => s.ReadAllAsync(Orders, page: 2));
        Assert.Equal([0, 2, 0, 0, 0, 0, 0, 0, 0], held.Select(m => m.DeliveryCount));
        Assert.Equal(8, await client.AskAsync("find the producer", s => s.FindProducerAsync(Orders, "producer").AsTask()));
        await IsStoredAsync(client, Orders, Message("keyed", "key"));
        await IsStoredAsync(client, Orders, Numbered("numbered", 7));
        await IsStoredAsync(client, Invoices, Numbered("numbered too", 3));
        for (var i = 0; i < 4; i++)
            await IsStoredAsync(client, Orders, Message($"x{i}", $"x{i}"));
    }

    protected override async Task ActAsync(PatientClient client, FaultStage stage)
    {
        await client.CommitAsync("declare", u => u.Declare(Invoices));
        var added = await client.CommitAsync("add three", u => u.Add(Orders, Message("a")).Add(Orders, Message("b")).Add(Orders, Message("c")));
        var (a, b, c) = (added.Adds[0].Sequence, added.Adds[1].Sequence, added.Adds[2].Sequence);
        var keyed = await ResendAsync(client);
        await StoresAsync(client, Orders, new NewMessage(Message("urgent").Body) { Priority = 9 });
        await StoresAsync(client, Orders, new NewMessage(Message("low").Body) { Priority = 0 });
        await client.CommitAsync("acknowledge", u => u.Acknowledge(Orders, a));
        await client.CommitAsync("redeliver and mark", u => u.Redeliver(Orders, b).MarkDispatched(Orders, b));
        await client.CommitAsync("acknowledge and add", u => u.Acknowledge(Orders, c).Add(Invoices, Message("c moved")));
        await client.CommitAsync("move", u => u.Move(Orders, keyed, Invoices));
        await client.CommitAsync("require", u => u.Require(Orders, b).Redeliver(Orders, b).Add(Invoices, Numbered("numbered too", 3)));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => StoresAsync(client, Orders, Message($"x{i}", $"x{i}"))));
        await client.AskAsync("list", s => s.ListDestinationsAsync().AsTask());
        Assert.Equal(9, (await client.AskAsync("read in pages", s => s.ReadAllAsync(Orders, page: 4))).Count);
    }

    private static async Task<long> ResendAsync(PatientClient client)
    {
        var keyed = await StoresAsync(client, Orders, Message("keyed", "key"));
        await IsStoredAsync(client, Orders, Message("keyed", "key"));
        await StoresAsync(client, Orders, Numbered("numbered", 7));
        await IsStoredAsync(client, Orders, Numbered("numbered", 7));
        await StoresAsync(client, Orders, Numbered("both", 8, "both"));
        return keyed;
    }

    private static NewMessage Numbered(string text, long number, string? key = null) =>
        new(Message(text).Body, key) { Producer = new ProducerSequence("producer", number) };
}
