namespace JdbcStore.Housekeeping;

/// <summary>Something that the active store does now and then.</summary>
internal abstract class Chore
{
    /// <summary>For the log.</summary>
    public string Name => GetType().Name;

    /// <summary>Does what is to be done now.</summary>
    public abstract Task RunAsync(CancellationToken cancellationToken);
}
