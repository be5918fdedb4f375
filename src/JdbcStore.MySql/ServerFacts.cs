using System.Data.Common;
using Dapper;

namespace JdbcStore.MySql;

/// <summary>What a server says about its cluster and its settings, as far as any user may know; what a server has no name for is left out.</summary>
internal sealed class ServerFacts(DbConnection connection, CancellationToken cancellationToken)
{
    private const string ClusterVariables =
        "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('wsrep_on', 'wsrep_cluster_name', 'group_replication_group_name')";

    private const string ClusterStatus =
        """
        SHOW GLOBAL STATUS
        WHERE Variable_name IN ('wsrep_cluster_size', 'Slaves_connected', 'Rpl_semi_sync_master_status', 'Rpl_semi_sync_master_clients',
                                'Rpl_semi_sync_source_status', 'Rpl_semi_sync_source_clients')
        """;

    /// <summary>Without the right to see other sessions it finds none.</summary>
    private const string CountReplicas = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE COMMAND LIKE 'Binlog Dump%'";

    private const string DurabilityVariables =
        "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('innodb_flush_log_at_trx_commit', 'log_bin', 'sync_binlog', 'innodb_doublewrite')";

    private const string FindOtherEngines =
        """
        SELECT CONCAT(TABLE_NAME, ' is ', ENGINE)
          FROM information_schema.TABLES
         WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE' AND ENGINE NOT IN ('InnoDB', 'ndbcluster')
               AND TABLE_NAME REGEXP '_(fence|message|duplicate|producer)$'
        """;

    public async Task<string?> FindClusterAsync()
    {
        var variables = await ReadAsync(ClusterVariables);
        var status = await ReadAsync(ClusterStatus);
        if (variables.GetValueOrDefault("wsrep_on") == "ON")
            return $"the Galera cluster '{variables.GetValueOrDefault("wsrep_cluster_name")}' of {status.GetValueOrDefault("wsrep_cluster_size")} nodes";
        if (variables.GetValueOrDefault("group_replication_group_name") is { Length: > 0 } group)
            return $"the MySQL replication group '{group}'";
        if (IsSemiSynchronous(status))
            return "a server with semi-synchronous replicas, for which a commit waits only until a time-out";
        var replicas = Math.Max(Number(status, "Slaves_connected"), await connection.ExecuteScalarAsync<long>(Command(CountReplicas)));
        return replicas > 0 ? $"a server with {replicas} asynchronous replicas" : null;
    }

    public async Task<IReadOnlyList<string>> FindDurabilityProblemsAsync()
    {
        var variables = await ReadAsync(DurabilityVariables);
        var problems = new List<string>();
        if (variables.GetValueOrDefault("innodb_flush_log_at_trx_commit") is var flush and not ("1" or "3"))
            problems.Add($"innodb_flush_log_at_trx_commit = {flush}: a crash loses the last commits; set it to 1");
        if (variables.GetValueOrDefault("log_bin") == "ON" && variables.GetValueOrDefault("sync_binlog") != "1")
            problems.Add($"sync_binlog = {variables.GetValueOrDefault("sync_binlog")}: recovery undoes commits that the binary log has lost; set it to 1");
        if (variables.GetValueOrDefault("innodb_doublewrite") is "OFF" or "0" or "DETECT_ONLY")
            problems.Add("innodb_doublewrite = OFF: a torn page can destroy the database; set it to ON");
        foreach (var table in await connection.QueryAsync<string>(Command(FindOtherEngines)))
            problems.Add($"a table without transactions ({table}): every promise is void; convert it to InnoDB");
        return problems;
    }

    private static bool IsSemiSynchronous(Dictionary<string, string> status) =>
        (status.GetValueOrDefault("Rpl_semi_sync_master_status") == "ON" && Number(status, "Rpl_semi_sync_master_clients") > 0)
        || (status.GetValueOrDefault("Rpl_semi_sync_source_status") == "ON" && Number(status, "Rpl_semi_sync_source_clients") > 0);

    private static long Number(Dictionary<string, string> status, string name) => long.TryParse(status.GetValueOrDefault(name), out var number) ? number : 0;

    private async Task<Dictionary<string, string>> ReadAsync(string sql) =>
        (await connection.QueryAsync<(string Name, string Value)>(Command(sql))).ToDictionary(v => v.Name, v => v.Value, StringComparer.OrdinalIgnoreCase);

    private CommandDefinition Command(string sql) => new(sql, cancellationToken: cancellationToken);
}
