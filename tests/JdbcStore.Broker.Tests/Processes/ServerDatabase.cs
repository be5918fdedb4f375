namespace JdbcStore.Broker.Tests.Processes;

/// <summary>A database of the test's own on a server that tests/run.sh has started.</summary>
internal abstract class ServerDatabase(string connectionString) : IAsyncDisposable
{
    public string ConnectionString => connectionString;

    public abstract ValueTask DisposeAsync();
}
