using JdbcStore.Direct;
using JdbcStore.Hosting;
using JdbcStore.Journal;
using JdbcStore.Leasing;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging;

namespace JdbcStore.Switching;

/// <summary>The ways that messages can go during one tenure: with or without a journal in front of the database.</summary>
internal sealed partial class Ways(
    StoreDatabase database, Candidate candidate, Tenure tenure, LeaseRenewal lease, JdbcStoreOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>What has to be, before a store that serves may go another way.</summary>
    /// <exception cref="ConfigurationStoreException">The database is a cluster, and the configuration does not allow a journal in front of one.</exception>
    /// <exception cref="StoreException">The database is away, or the journal cannot be opened.</exception>
    public async Task PrepareAsync(bool journal, CancellationToken cancellationToken)
    {
        if (database.Reachability.IsAway)
            throw new UnavailableStoreException("The database is away; the journal was not switched.");
        if (!journal)
            return;
        if (await new StartChecks(database, options, logger).FindForbiddenClusterAsync(cancellationToken) is { } cluster)
        {
            throw new ConfigurationStoreException([
                $"The journal stays off: the database is {cluster}, and what a local journal has confirmed dies with this machine. " +
                "Persistence:Journal:AllowOnCluster = true would accept the loss."]);
        }

        await candidate.BeginJournalAsync(tenure.Epoch, cancellationToken);
    }

    public IMessageWay Begin(bool journal, Handover start)
    {
        LogWay(logger, journal ? "on" : "off", start.LastSequence);
        return journal
            ? new JournaledStore(candidate.Journal!, start, database, tenure, lease, options, time)
            : new DirectStore(start, database, options, time);
    }

    [LoggerMessage(1004, LogLevel.Information, "The journal is {Mode} behind sequence {Sequence}")]
    private static partial void LogWay(ILogger logger, string mode, long sequence);
}
