namespace JdbcStore.Conformance;

/// <summary>
/// One combination of dialect and mode that is to keep the promises. Derive from it, give it a public constructor without parameters,
/// and derive each suite once with it as type argument; <see cref="EverySuiteIsTaken"/> tells which are missing.
/// </summary>
public abstract class StoreProvider
{
    /// <summary>Why this combination cannot be run here, or null when it can. The tests are then skipped, visibly and with this reason.</summary>
    public virtual string? WhyAbsent => null;

    /// <summary>
    /// Why a suite is not even looked at here, or null. For what hardly anybody can run, or has the time to: say it in one skipped test instead of one for each
    /// that is left out. Takes effect in an assembly that has <see cref="LeavesOut"/> as its test framework.
    /// </summary>
    public virtual string? WhyLeftOut(Type suite) => null;

    /// <summary>What it can do beyond the promises.</summary>
    public abstract StoreCapabilities Capabilities { get; }

    /// <summary>Makes an empty database that no other test uses.</summary>
    public abstract Task<TestDatabase> CreateDatabaseAsync();

    /// <summary>Makes one that need not outlive a power failure, for tests that wait for thousands of commits.</summary>
    public virtual Task<TestDatabase> CreateQuickDatabaseAsync() => CreateDatabaseAsync();
}
