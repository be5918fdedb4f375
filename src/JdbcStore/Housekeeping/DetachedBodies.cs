using JdbcStore.Direct;
using JdbcStore.Direct.Exclusive;

namespace JdbcStore.Housekeeping;

/// <summary>Frees the chunks of large bodies that no message owns any more, or that an earlier active store left half staged; a few chunks a statement.</summary>
internal sealed class DetachedBodies(SideWork side) : Chore
{
    private const int Step = 8;

    private const string Find = "SELECT body_id FROM jdbcstore_detached_body WHERE epoch < @Epoch ORDER BY body_id LIMIT 1";

    private const string FindLast =
        """
        SELECT MAX(chunk_no)
          FROM (SELECT chunk_no
                  FROM jdbcstore_body_chunk
                 WHERE body_id = @body
                 ORDER BY chunk_no
                 LIMIT @limit) oldest
        """;

    private const string Free = "DELETE FROM jdbcstore_body_chunk WHERE body_id = @body AND chunk_no <= @last";

    private const string Forget = "DELETE FROM jdbcstore_detached_body WHERE body_id = @body";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await side.RunAsync("freeing large bodies", FreeSomeAsync, cancellationToken))
            cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Whether there is more to be done.</summary>
    private async Task<bool> FreeSomeAsync(ExclusiveTransaction statements)
    {
        if (await statements.FindAsync<long?>(Find, new { side.Epoch }) is not { } body)
            return false;
        if (await statements.FindAsync<int?>(FindLast, new { body, limit = Step }) is { } last)
            await statements.ExecuteAsync(Free, new { body, last });
        else
            await statements.ExecuteAsync(Forget, new { body });
        return true;
    }
}
