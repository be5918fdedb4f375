using JdbcStore.Hosting;
using JdbcStore.Sql;
using JdbcStore.Sql.Schema;
using Microsoft.Extensions.Logging;

namespace JdbcStore;

/// <summary>What is looked at once, before a store asks for the lease: tables, durable settings, and that no journal hides a cluster.</summary>
internal sealed partial class StartChecks(StoreDatabase database, JdbcStoreOptions options, ILogger logger)
{
    public async Task RunAsync(bool journal, CancellationToken cancellationToken)
    {
        await new SchemaCheck(database).RunAsync(options.Schema, cancellationToken);
        if (options.Durability != DurabilityMode.Off)
            await CheckDurabilityAsync(cancellationToken);
        if (journal)
            await CheckClusterAsync(cancellationToken);
    }

    /// <summary>Asks whether a journal may stand before this database; one that is allowed before a cluster is warned of.</summary>
    /// <returns>The cluster before which it may not stand; null when it may.</returns>
    public async Task<string?> FindForbiddenClusterAsync(CancellationToken cancellationToken)
    {
        if (database.Dialect.IsEmbedded)
            return null;
        var cluster = await database.UseAsync(
            "looking for a cluster", c => database.Dialect.FindClusterAsync(c, cancellationToken), cancellationToken);
        if (cluster is null || !options.Journal.AllowOnCluster)
            return cluster;
        LogJournalOnCluster(logger, cluster, options.Journal.CheckpointInterval);
        return null;
    }

    private async Task CheckClusterAsync(CancellationToken cancellationToken)
    {
        if (await FindForbiddenClusterAsync(cancellationToken) is not { } cluster)
            return;
        throw new ConfigurationStoreException([
            $"Persistence:Journal:Mode = On, but the database is {cluster}: what a local journal has confirmed dies with this machine. " +
            "Set it to Off, or set Persistence:Journal:AllowOnCluster = true to accept the loss."]);
    }

    private async Task CheckDurabilityAsync(CancellationToken cancellationToken)
    {
        var problems = await database.UseAsync(
            "checking the server's settings", c => database.Dialect.FindDurabilityProblemsAsync(c, cancellationToken), cancellationToken);
        if (problems.Count > 0 && options.Durability == DurabilityMode.Enforce)
            throw new ConfigurationStoreException([.. problems.Select(p => $"Persistence:Durability = Enforce, but the server has {p}.")]);
        foreach (var problem in problems)
            LogDurability(logger, problem);
    }

    [LoggerMessage(1011, LogLevel.Warning, "Confirmed messages are not safe from a crash: {Problem}")]
    private static partial void LogDurability(ILogger logger, string problem);

    [LoggerMessage(1012, LogLevel.Warning,
        "A local journal stands before {Cluster}: if this machine is lost, so are messages confirmed within the last {Interval} and any backlog of the journal")]
    private static partial void LogJournalOnCluster(ILogger logger, string cluster, TimeSpan interval);
}
