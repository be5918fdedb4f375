using JdbcStore.Conformance.Faults;
using JdbcStore.Hosting;

namespace JdbcStore.Conformance;

/// <summary>
/// One test's own database, with the stores on it and the mishaps that can befall it. Stores made from the same options share the
/// database and the data directory, as an active broker and its standby do.
/// </summary>
public abstract class TestDatabase : IAsyncDisposable
{
    /// <summary>How long the tables may take to become what they are going to be.</summary>
    public virtual TimeSpan Patience => Wait.Patience;

    /// <summary>Fresh options for a store on this database; the suite shortens the lease and may change more.</summary>
    public abstract JdbcStoreOptions CreateOptions();

    /// <summary>Gives the stores of one machine one data directory, where they would otherwise have their own: what a journal in it holds is theirs all.</summary>
    public virtual void ShareDirectory(JdbcStoreOptions options)
    {
    }

    /// <summary>Makes a store; the suite starts it, and disposes it before the database.</summary>
    public abstract IMessageStore CreateStore(JdbcStoreOptions options, TimeProvider time);

    /// <summary>
    /// Makes a store whose calls to the database pass the plan, where <see cref="StoreCapabilities.BreaksInTheDriver"/> or
    /// <see cref="StoreCapabilities.BreaksOnTheWire"/> is declared.
    /// </summary>
    public virtual IMessageStore CreateStore(JdbcStoreOptions options, TimeProvider time, FaultPlan plan, FaultLayer layer) =>
        throw new NotSupportedException("Nothing can be put between this store and its database.");

    /// <summary>
    /// The machine of all stores made so far dies at this moment: nothing that they do later has an effect. What was confirmed before the
    /// call is durable. Options created afterwards are for a store that finds what is left.
    /// </summary>
    public abstract Task CrashAsync();

    /// <summary>After a crash: the lease of the dead runs out at this moment, so that nobody has to wait for it.</summary>
    public abstract Task OutliveLeaseAsync();

    /// <summary>The database cannot be reached or read from now on.</summary>
    public abstract Task LoseAsync();

    /// <summary>Undoes <see cref="LoseAsync"/>, where <see cref="StoreCapabilities.DatabaseReturns"/> is declared.</summary>
    public virtual Task RestoreAsync() => throw new NotSupportedException("This database does not come back.");

    /// <summary>Causes one transient fault that a store must bridge, such as connections that break in the middle of a commit.</summary>
    public abstract Task DisturbAsync();

    /// <summary>Another session holds what every commit has to change: until it is disposed no commit gets through.</summary>
    public abstract Task<IAsyncDisposable> HoldCommitsAsync();

    /// <summary>The database refuses message rows with bodies of exactly this size, naming poison as the reason, until it is disposed.</summary>
    public abstract Task<IAsyncDisposable> PoisonAsync(int size);

    /// <summary>Removes the store's tables while stores are open.</summary>
    public abstract Task DropTablesAsync();

    /// <summary>
    /// How many rows a table holds at this moment; its name is without the prefix, such as <c>message</c>. With a condition in SQL, where
    /// <see cref="StoreCapabilities.BreaksInTheDriver"/> or <see cref="StoreCapabilities.BreaksOnTheWire"/> is declared: those that meet it.
    /// </summary>
    public abstract Task<long> CountRowsAsync(string table, string? condition = null);

    /// <summary>Removes the database.</summary>
    public abstract ValueTask DisposeAsync();
}
