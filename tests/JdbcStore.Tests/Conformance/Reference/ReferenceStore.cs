using JdbcStore.Conformance;

namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>The reference store, with one fault for the current test or none: it shows what the suites demand, and that they notice.</summary>
public sealed class ReferenceStore : StoreProvider
{
    private static readonly AsyncLocal<Fault> Current = new();

    public static Fault Fault
    {
        get => Current.Value;
        set => Current.Value = value;
    }

    public override StoreCapabilities Capabilities =>
        StoreCapabilities.TakesOverFromPaused | StoreCapabilities.DatabaseReturns | StoreCapabilities.NoticesLossAtOnce;

    public override Task<TestDatabase> CreateDatabaseAsync() => Task.FromResult<TestDatabase>(new MemoryTestDatabase(Fault));
}
