using JdbcStore.Sql;

namespace JdbcStore.Conformance.Faults;

/// <summary>A writer whose batches can be made to fail as a whole.</summary>
internal sealed class FaultyWriter(SqlWriter real, FaultyConnection connection) : SqlWriter
{
    public override Task<IReadOnlyCollection<long>> WriteAsync(WriteBatch batch, CancellationToken cancellationToken) =>
        connection.Calls.RunAsync(connection, "batch", FaultKinds.OfCommit, () => real.WriteAsync(batch, cancellationToken));

    public override ValueTask DisposeAsync() => real.DisposeAsync();
}
