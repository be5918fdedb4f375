using Dapper;
using JdbcStore.Sql;

namespace JdbcStore.Leasing;

/// <summary>
/// The lease row, by the database's clock. It says when a takeover is allowed; what makes one safe is the epoch in every fence row,
/// which each commit must match. One store's lease; not thread-safe.
/// </summary>
internal sealed class DatabaseLease(StoreDatabase database, string holderName, TimeSpan duration)
{
    /// <summary>A lease of our own is one that was taken without an answer, or that has outlasted its tenure.</summary>
    private const string Acquire =
        """
        UPDATE jdbcstore_lease
           SET epoch = epoch + 1, holder = @holder, holder_name = @holderName, expires_at = {now} + @duration
         WHERE lease_id = 1 AND (expires_at <= {now} OR holder = @dead OR holder = @holder)
        """;

    private const string Renew =
        """
        UPDATE jdbcstore_lease
           SET expires_at = {now} + @duration
         WHERE lease_id = 1 AND epoch = @epoch AND holder = @holder
        """;

    /// <summary>Nobody's from then on: a renewal whose connection broke, and that the server gets round to only now, must not bring it back.</summary>
    private const string Release =
        """
        UPDATE jdbcstore_lease
           SET holder = 'nobody', expires_at = 0
         WHERE lease_id = 1 AND epoch = @epoch AND holder = @holder
        """;

    private const string Remaining = "SELECT holder_name AS Holder, expires_at - {now} AS Milliseconds FROM jdbcstore_lease WHERE lease_id = 1";

    private readonly string _holder = Guid.NewGuid().ToString();
    private readonly long _duration = (long)duration.TotalMilliseconds;

    /// <summary>This store's own id, new with every process.</summary>
    public string Holder => _holder;

    /// <summary>Takes the lease if it is free, and with it the fence rows; null while another store has it.</summary>
    /// <param name="deadHolder">A holder that is known to have ended, since its data directory's lock is ours; or null.</param>
    /// <param name="journal">The local journal, which the database must allow to be replayed; or null.</param>
    /// <param name="cancellationToken">Gives up before the commit.</param>
    public Task<Tenure?> TryAcquireAsync(string? deadHolder, LocalJournal? journal, CancellationToken cancellationToken) => database.UseAsync(
        "taking the lease",
        async connection =>
        {
            await using var transaction = await database.BeginAsync(connection, cancellationToken);
            var parameters = new { holder = _holder, holderName, duration = _duration, dead = deadHolder ?? "" };
            if (await connection.ExecuteAsync(database.Text[Acquire], parameters, transaction) == 0)
                return null;
            var tenure = await new Takeover(database.Text, connection, transaction).RunAsync(_holder, journal);
            await database.Dialect.CommitAsync(transaction);
            return tenure;
        },
        cancellationToken);

    /// <summary>Makes a journal that of the tenure that is under way.</summary>
    /// <exception cref="FencedStoreException">Another store has taken over.</exception>
    /// <exception cref="FatalStoreException">It holds records, which only a takeover may replay.</exception>
    public Task ClaimAsync(LocalJournal journal, long epoch, CancellationToken cancellationToken) => database.UseAsync(
        "claiming the journal",
        async connection =>
        {
            await using var transaction = await database.BeginAsync(connection, cancellationToken);
            if (await connection.ExecuteAsync(database.Text[Renew], new { epoch, holder = _holder, duration = _duration }, transaction) == 0)
                throw new FencedStoreException($"Another store has taken over from epoch {epoch}.");
            if (await new JournalClaim(database.Text, connection, transaction).RunAsync(journal, epoch) < journal.LastGroup)
                throw journal.Refuse("it was not there when this store became active", "Start the store anew to replay it");
            await database.Dialect.CommitAsync(transaction);
            return true;
        },
        cancellationToken);

    /// <summary>Extends the lease; false when another store has taken it.</summary>
    public Task<bool> RenewAsync(long epoch, CancellationToken cancellationToken) => UpdateAsync("renewing the lease", Renew, epoch, cancellationToken);

    /// <summary>Gives the lease up, so that a standby need not wait for it to expire.</summary>
    public Task<bool> ReleaseAsync(long epoch, CancellationToken cancellationToken) => UpdateAsync("releasing the lease", Release, epoch, cancellationToken);

    /// <summary>Who holds the lease, and for how long it still runs (negative: expired).</summary>
    public Task<(string Holder, long Milliseconds)> FindHolderAsync(CancellationToken cancellationToken) => database.UseAsync(
        "reading the lease",
        connection => connection.QuerySingleAsync<(string, long)>(new CommandDefinition(database.Text[Remaining], cancellationToken: cancellationToken)),
        cancellationToken);

    private Task<bool> UpdateAsync(string purpose, string sql, long epoch, CancellationToken cancellationToken) => database.UseAsync(
        purpose,
        async connection =>
        {
            var parameters = new { epoch, holder = _holder, duration = _duration };
            return await connection.ExecuteAsync(new CommandDefinition(database.Text[sql], parameters, cancellationToken: cancellationToken)) == 1;
        },
        cancellationToken);
}
