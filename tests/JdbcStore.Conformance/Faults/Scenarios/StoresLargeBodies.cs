using Xunit;
using static JdbcStore.Conformance.StoreBodies;

namespace JdbcStore.Conformance.Faults;

/// <summary>Bodies that are staged in chunks before their messages, streamed or from memory, and their chunks when they are gone.</summary>
internal sealed class StoresLargeBodies : FaultScenario
{
    private const int Length = (1 << 20) + 1;

    public override async Task CheckAsync(PatientClient client)
    {
        await client.AskAsync("check the bodies", async s =>
        {
            await s.AssertBodiesAsync(Orders, (Length, 2), (Length, 3));
            return 0;
        });
        await IsStoredAsync(client, Orders, InMemory(3));
    }

    protected override async Task ActAsync(PatientClient client, FaultStage stage)
    {
        var consumed = await StreamAsync(client, 1);
        await StreamAsync(client, 2);
        await StoresAsync(client, Orders, InMemory(3));
        await IsStoredAsync(client, Orders, InMemory(3));
        Assert.Equal(NoiseStream.Hash(Length, 1), await client.AskAsync("read a body", s => s.HashAsync(Orders, consumed)));
        await client.CommitAsync("acknowledge", u => u.Acknowledge(Orders, consumed));
        await client.AskAsync("list", s => s.ListDestinationsAsync().AsTask());
        await stage.HasRowsAsync(0, "detached_body", "epoch = 0");
    }

    /// <summary>A stream is read once: each try has one of its own.</summary>
    private static async Task<long> StreamAsync(PatientClient client, int seed) =>
        (await client.CommitAsync($"stream {seed}", u => u.Add(Orders, Streamed(Length, seed)))).Adds[0].Sequence;

    private static NewMessage InMemory(int seed) => new(NoiseStream.Bytes(Length, seed), $"key {seed}");
}
