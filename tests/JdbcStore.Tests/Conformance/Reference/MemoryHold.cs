namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>Holds back every commit until it is disposed.</summary>
internal sealed class MemoryHold : IAsyncDisposable
{
    private readonly MemoryTables _tables;

    public MemoryHold(MemoryTables tables)
    {
        _tables = tables;
        tables.Held = true;
    }

    public ValueTask DisposeAsync()
    {
        _tables.Held = false;
        return ValueTask.CompletedTask;
    }
}
