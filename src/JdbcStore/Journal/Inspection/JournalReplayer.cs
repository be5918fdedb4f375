using JdbcStore.Direct;
using JdbcStore.Hosting;
using JdbcStore.Leasing;
using JdbcStore.Sql;
using JdbcStore.Sql.Schema;
using Microsoft.Extensions.Logging;

namespace JdbcStore.Journal;

/// <summary>
/// Brings the journal of a data directory to a database, as a store does when it becomes active: exactly once, also when it is broken off and begun again, and
/// with a bounded memory. Nobody else may use the directory or be the active store meanwhile. A database that was never used takes the journal as its own: what is
/// left of a store whose database is lost.
/// </summary>
public static class JournalReplayer
{
    /// <summary>Replays the journal in <see cref="JdbcStoreOptions.DataDirectory"/>.</summary>
    /// <param name="options">The data directory and the database.</param>
    /// <param name="dialect">The database's dialect.</param>
    /// <param name="loggerFactory">Where it logs.</param>
    /// <param name="progress">Is told after each group.</param>
    /// <param name="cancellationToken">Stops between two checkpoints; what has been replayed stays so.</param>
    /// <returns>How many groups the database did not have.</returns>
    /// <exception cref="LockedStoreException">The data directory or the lease is another store's.</exception>
    /// <exception cref="FatalStoreException">The journal is damaged, or it is not this database's.</exception>
    /// <exception cref="StoreException">The database or the journal failed.</exception>
    public static async Task<long> RunAsync(
        JdbcStoreOptions options, SqlDialect dialect, ILoggerFactory loggerFactory, IProgress<JournalProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(dialect);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        if (!Directory.Exists(JournalInspector.DirectoryOf(options.DataDirectory)))
            throw new UnavailableStoreException($"There is no journal in '{JournalInspector.DirectoryOf(options.DataDirectory)}'.");
        var logger = loggerFactory.CreateLogger<JdbcMessageStore>();
        await using var database = new StoreDatabase(dialect, options.ConnectionString, options.TablePrefix);
        await new SchemaCheck(database).RunAsync(options.Schema, cancellationToken);
        using var candidate = new Candidate(database, options, journalWanted: true, TimeProvider.System, logger) { AdoptsJournal = true };
        var tenure = await candidate.TryWinAsync(cancellationToken)
            ?? throw new LockedStoreException($"{candidate.Obstacle}; the journal is not replayed beside it.");
        return await RunAsync(database, options, candidate, tenure, logger, progress, cancellationToken);
    }

    private static async Task<long> RunAsync(
        StoreDatabase database, JdbcStoreOptions options, Candidate candidate, Tenure tenure, ILogger logger, IProgress<JournalProgress>? progress,
        CancellationToken cancellationToken)
    {
        var log = candidate.Journal!;
        using var ended = new CancellationTokenSource();
        var lease = new LeaseRenewal(candidate.Lease, tenure.Epoch, candidate.AskedAt, options.Lease, TimeProvider.System);
        var renewing = lease.RunAsync(database.Reachability, ended.Token);
        try
        {
            var start = await Handover.BeginAsync(database, tenure, options, TimeProvider.System, logger, cancellationToken);
            await new JournalReplay(log, database, logger).RunAsync(start, tenure.JournalGroup, progress, cancellationToken);
        }
        finally
        {
            await ended.CancelAsync();
            await renewing;
            await ReleaseQuietlyAsync(candidate.Lease, tenure);
        }

        return log.LastGroup - tenure.JournalGroup;
    }

    private static async Task ReleaseQuietlyAsync(DatabaseLease lease, Tenure tenure)
    {
        try
        {
            await lease.ReleaseAsync(tenure.Epoch, CancellationToken.None);
        }
        catch (StoreException)
        {
            // It runs out by itself.
        }
    }
}
