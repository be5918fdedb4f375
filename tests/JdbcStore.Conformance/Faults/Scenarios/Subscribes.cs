using Xunit;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance.Faults;

/// <summary>Subscriptions that come, acknowledge in both ways, and go; what nobody needs any more leaves the store.</summary>
internal sealed class Subscribes : FaultScenario
{
    private static readonly Subscription First = Subscription(News, "first"), Second = Subscription(News, "second"), Third = Subscription(News, "third");

    public override async Task CheckAsync(PatientClient client)
    {
        await HoldsAsync(client, News, "2", "3", "4");
        Assert.Equal([First, Third], await client.AskAsync("list", s => s.ListSubscriptionsAsync().AsTask()));
        Assert.Equal(["2", "3", "4"], await ReadAsync(client, First));
        Assert.Equal(["4"], await ReadAsync(client, Third));
    }

    protected override async Task ActAsync(PatientClient client, FaultStage stage)
    {
        await client.CommitAsync("subscribe two", u => u.Subscribe(First).Subscribe(Second));
        var added = await client.CommitAsync("send", u => Enumerable.Range(0, 4).ToList().ForEach(i => u.Add(News, Message($"{i}"))));
        var sequences = added.Adds.Select(add => add.Sequence).ToArray();
        await client.CommitAsync("acknowledge one", u => u.Acknowledge(First.Key, sequences[1]));
        await client.CommitAsync("acknowledge through", u => u.AcknowledgeThrough(Second.Key, sequences[1]));
        await client.CommitAsync("acknowledge another", u => u.Acknowledge(First.Key, sequences[0]));
        await client.CommitAsync("subscribe a third", u => u.Subscribe(Third));
        Assert.Equal(["2", "3"], await ReadAsync(client, Second));
        await client.CommitAsync("unsubscribe", u => u.Unsubscribe(Second.Key));
        await client.CommitAsync("send", u => u.Add(News, Message("4")));
        await client.AskAsync("list", s => s.ListDestinationsAsync().AsTask());
        await stage.HasRowsAsync(3, "message");
        await stage.HasRowsAsync(2, "subscription");
    }

    private static Task<string[]> ReadAsync(PatientClient client, Subscription subscription) => client.AskAsync(
        $"read for {subscription.Key}",
        async s => (await s.ReadAsync(subscription.Key, ReadPosition.Start, 100)).Select(m => m.Text()).ToArray());
}
