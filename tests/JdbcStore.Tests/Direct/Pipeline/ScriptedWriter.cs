using JdbcStore.Sql;

namespace JdbcStore.Tests.Direct.Pipeline;

/// <summary>A writer whose tries end as the script says.</summary>
internal sealed class ScriptedWriter(ScriptedDialect dialect, SqlWriter inner) : SqlWriter
{
    public override async Task<IReadOnlyCollection<long>> WriteAsync(WriteBatch batch, CancellationToken cancellationToken)
    {
        switch (await dialect.TryAsync(batch.Fence.Batch))
        {
            case Outcome.Transient: throw new ScriptedFault(SqlFault.Transient);
            case Outcome.LostBefore: throw new ScriptedFault(SqlFault.ConnectionLost);
            case Outcome.Refuse: throw new ScriptedFault(SqlFault.Permanent);
            case Outcome.LostAfter:
                await inner.WriteAsync(batch, cancellationToken);
                throw new ScriptedFault(SqlFault.ConnectionLost);
            default: return await inner.WriteAsync(batch, cancellationToken);
        }
    }

    public override ValueTask DisposeAsync() => inner.DisposeAsync();
}
