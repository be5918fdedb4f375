namespace JdbcStore.Housekeeping;

/// <summary>Something that the active store does now and then.</summary>
internal abstract class Chore
{
    /// <summary>For the log.</summary>
    public string Name => GetType().Name;

    /// <summary>
    /// Does what is to be done now. Its commits are not waited for when it is stopped, since they may wait for a database that is away: the pipeline,
    /// which is stopped next, decides them.
    /// </summary>
    public abstract Task RunAsync(CancellationToken cancellationToken);
}
