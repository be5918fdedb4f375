namespace JdbcStore.Conformance;

/// <summary>Undoes something when it is disposed.</summary>
public sealed class Undo(Func<Task> undo) : IAsyncDisposable
{
    /// <summary>Undoes it.</summary>
    public ValueTask DisposeAsync() => new(undo());
}
