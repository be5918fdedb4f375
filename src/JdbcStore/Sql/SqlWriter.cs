namespace JdbcStore.Sql;

/// <summary>One writer slot's connection: applies batches, one at a time, each as one transaction and if possible one round trip.</summary>
public abstract class SqlWriter : IAsyncDisposable
{
    /// <summary>
    /// Applies a batch in one transaction that begins by moving the fence row from the previous batch of this epoch to this one; when
    /// the row says otherwise the whole transaction fails with a <see cref="SqlFault.FenceViolated"/>.
    /// </summary>
    /// <returns>Sequences of messages that were left out because their duplicate key was stored earlier; usually none.</returns>
    public abstract Task<IReadOnlyCollection<long>> WriteAsync(WriteBatch batch, CancellationToken cancellationToken);

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}
