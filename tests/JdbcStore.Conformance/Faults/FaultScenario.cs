using JdbcStore.Hosting;
using Xunit;

namespace JdbcStore.Conformance.Faults;

/// <summary>A script that a client plays with a store, and what the store must hold afterwards. One object a run.</summary>
public abstract class FaultScenario
{
    /// <summary>A queue.</summary>
    protected static Destination Orders { get; } = Destination.Queue("orders");

    /// <summary>Another one.</summary>
    protected static Destination Invoices { get; } = Destination.Queue("invoices");

    /// <summary>A topic.</summary>
    protected static Destination News { get; } = Destination.Topic("news");

    /// <summary>It begins without tables; otherwise it may find them as an earlier run has left them, which is empty.</summary>
    public virtual bool NeedsNewDatabase => false;

    /// <summary>Settings that it needs.</summary>
    public virtual void Adjust(JdbcStoreOptions options)
    {
    }

    /// <summary>Plays the script: by default with a store that is active, and stays so all the time.</summary>
    public virtual async Task RunAsync(FaultStage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        var client = await stage.OpenFaultyAsync();
        var epoch = client.Store.Epoch;
        stage.Plan.Begin();
        await ActAsync(client, stage);
        stage.Plan.End();
        Assert.Equal((epoch, StoreState.Active), (client.Store.Epoch, client.Store.State));
        await CheckAsync(client);
        await client.Store.StopAsync();
    }

    /// <summary>Checks what the store holds; changes nothing that a second check would miss.</summary>
    public abstract Task CheckAsync(PatientClient client);

    /// <summary>The calls that faults strike.</summary>
    protected virtual Task ActAsync(PatientClient client, FaultStage stage) => Task.CompletedTask;

    /// <summary>Checks that a queue holds exactly these texts in this order, and counts them.</summary>
    protected static async Task HoldsAsync(PatientClient client, Destination destination, params string[] texts)
    {
        ArgumentNullException.ThrowIfNull(client);
        Assert.Equal(texts, await client.AskAsync($"read {destination}", s => s.TextsAsync(destination)));
        var counted = await client.AskAsync($"count {destination}", s => s.StatisticsAsync(destination));
        Assert.Equal((texts.Length, texts.Sum(text => text.Length)), ((int)counted!.Messages, (int)counted.Bytes));
    }

    /// <summary>Checks that a resend is recognised.</summary>
    protected static async Task IsStoredAsync(PatientClient client, Destination destination, NewMessage resend)
    {
        ArgumentNullException.ThrowIfNull(client);
        Assert.Equal(AddStatus.AlreadyStored, (await client.AddAsync(destination, resend)).Status);
    }

    /// <summary>Adds a message that is new, and returns its sequence.</summary>
    protected static async Task<long> StoresAsync(PatientClient client, Destination destination, NewMessage message)
    {
        ArgumentNullException.ThrowIfNull(client);
        var result = await client.AddAsync(destination, message);
        Assert.Equal(AddStatus.Stored, result.Status);
        return result.Sequence;
    }
}
