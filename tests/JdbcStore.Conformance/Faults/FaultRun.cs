using Xunit;

namespace JdbcStore.Conformance.Faults;

/// <summary>One run of a scenario: with the fault, then without one on what it has left, until nothing is left.</summary>
internal sealed class FaultRun(TestDatabase database, FaultLayer layer, FaultScenario scenario, FaultPlan plan)
{
    /// <summary>Far longer than any run takes: one that takes longer hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly string[] Tables =
    [
        "message", "body_chunk", "detached_body", "duplicate", "producer", "subscription", "subscription_position", "subscription_ack",
        "prepared", "prepared_operation", "destination", "destination_count",
    ];

    /// <summary>Why it failed, or null.</summary>
    public async Task<string?> FindFailureAsync()
    {
        var stage = new FaultStage(database, layer, plan, scenario.Adjust);
        try
        {
            await Task.Run(() => RunAsync(stage)).WaitAsync(Limit);
            return null;
        }
        catch (TimeoutException)
        {
            return await DescribeAsync(stage, $"hangs, waiting for {stage.UnderWay}");
        }
        catch (Exception e)
        {
            return await DescribeAsync(stage, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private async Task<string> DescribeAsync(FaultStage stage, string failure)
    {
        await BuryAsync(stage);
        var place = plan.Struck is null ? "not reached" : layer == FaultLayer.Wire ? $"which was {plan.Struck}" : "struck";
        return $"{scenario.GetType().Name}, {layer}, {plan.Point?.ToString() ?? "no fault"}, {place}: {failure}";
    }

    private static async Task BuryAsync(FaultStage stage)
    {
        try
        {
            await stage.DisposeAsync().AsTask().WaitAsync(Limit);
        }
        catch (Exception)
        {
            // The run has failed already.
        }
    }

    private async Task RunAsync(FaultStage stage)
    {
        await scenario.RunAsync(stage);
        plan.End();
        var client = await stage.OpenAsync();
        await scenario.CheckAsync(client);
        await RemoveAllAsync(client);
        foreach (var table in Tables)
            await stage.HasRowsAsync(0, table);
        await client.Store.StopAsync();
        await stage.DisposeAsync();
    }

    private static async Task RemoveAllAsync(PatientClient client)
    {
        foreach (var prepared in await client.AskAsync("list what is prepared", s => s.ListPreparedAsync().AsTask()))
            await client.CommitAsync("roll back", u => u.RollBackPrepared(prepared.Name));
        foreach (var subscription in await client.AskAsync("list subscriptions", s => s.ListSubscriptionsAsync().AsTask()))
            await client.CommitAsync("unsubscribe", u => u.Unsubscribe(subscription.Key));
        foreach (var listed in await client.AskAsync("list destinations", s => s.ListDestinationsAsync().AsTask()))
            await client.AskAsync("delete", s => s.DeleteAsync(listed.Destination).AsTask());
        Assert.Empty(await client.AskAsync("list destinations", s => s.ListDestinationsAsync().AsTask()));
    }
}
