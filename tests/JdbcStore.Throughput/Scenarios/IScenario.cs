namespace JdbcStore.Throughput.Scenarios;

/// <summary>A way to make messages safe, ready to be put under load. Disposing it removes everything it has stored.</summary>
internal interface IScenario : IAsyncDisposable
{
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Completes when one message is safe. Called concurrently, but one producer has one message under way.</summary>
    ValueTask SendAsync(int producer);

    /// <summary>Completes when nothing of the load is left to be done in the background.</summary>
    Task SettleAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
