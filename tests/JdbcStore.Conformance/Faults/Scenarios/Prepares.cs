using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance.Faults;

/// <summary>Prepared transactions: one is committed, one is rolled back, one still waits.</summary>
internal sealed class Prepares : FaultScenario
{
    private static readonly Subscription All = Subscription(News);

    public override async Task CheckAsync(PatientClient client)
    {
        await HoldsAsync(client, Orders, "b", "from the first");
        await HoldsAsync(client, Invoices);
        var prepared = Assert.Single(await client.AskAsync("list", s => s.ListPreparedAsync().AsTask()));
        Assert.Equal(("third", 1), (prepared.Name, prepared.Adds));
        Assert.Equal(Orders, Assert.Single(prepared.Acknowledged).Destination);
        Assert.Empty(await client.AskAsync("read", s => s.ReadAsync(All.Key, ReadPosition.Start, 10).AsTask()));
        await IsStoredAsync(client, Orders, Message("from the first", "first"));
        await Assert.ThrowsAsync<PreconditionStoreException>(() => client.CommitAsync("commit again", u => u.CommitPrepared("first")));
    }

    protected override async Task ActAsync(PatientClient client, FaultStage stage)
    {
        await client.CommitAsync("subscribe", u => u.Subscribe(All).Declare(Invoices));
        var added = await client.CommitAsync(
            "add", u => u.Add(Orders, Message("a")).Add(Orders, Message("b")).Add(Orders, Message("c")).Add(News, Message("news")));
        var sequences = added.Adds.Select(add => add.Sequence).ToArray();
        await client.CommitAsync("prepare the first", u => u.PrepareAs("first")
            .Acknowledge(Orders, sequences[0]).Add(Orders, Message("from the first", "first")).Acknowledge(All.Key, sequences[3]));
        await client.CommitAsync("prepare the second", u => u.PrepareAs("second")
            .Acknowledge(Orders, sequences[1]).Add(Invoices, Message("from the second", "second")));
        Assert.Equal(["first", "second"], (await client.AskAsync("list", s => s.ListPreparedAsync().AsTask())).Select(p => p.Name));
        await client.CommitAsync("commit the first", u => u.CommitPrepared("first"));
        await client.CommitAsync("roll the second back", u => u.RollBackPrepared("second"));
        await client.CommitAsync("prepare the third", u => u.PrepareAs("third").Acknowledge(Orders, sequences[2]).Add(Invoices, Message("waits")));
    }
}
