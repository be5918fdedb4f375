using System.Data;
using System.Data.Common;
using Dapper;
using JdbcStore.Sql;

namespace JdbcStore.Oracle;

/// <summary>What a server says about its cluster and its settings. What the account has no right to know is left out, and nothing is made of it.</summary>
internal sealed class ServerFacts(DbConnection connection, CancellationToken cancellationToken)
{
    /// <summary>Any account may ask this.</summary>
    private const string FindRac = "BEGIN :is_rac := CASE WHEN DBMS_UTILITY.IS_CLUSTER_DATABASE THEN 1 ELSE 0 END; END;";

    private const string FindName = "SELECT SYS_CONTEXT('USERENV', 'DB_UNIQUE_NAME') FROM dual";

    private const string FindProtection = "SELECT protection_mode AS ProtectionMode, protection_level AS ProtectionLevel FROM v$database";

    private const string CountStandbys = "SELECT COUNT(*) FROM v$archive_dest WHERE target = 'STANDBY' AND status <> 'INACTIVE'";

    private const string FindCommitWait = "SELECT value FROM v$parameter WHERE name = 'commit_wait'";

    /// <summary>Of tables and LOBs that write no redo a standby, or a backup that is brought up to date, has nothing.</summary>
    private const string FindUnlogged =
        """
        SELECT owner || '.' || table_name
          FROM all_tables
         WHERE logging = 'NO' AND owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')
               AND REGEXP_LIKE(table_name, '_(FENCE|MESSAGE|BODY_CHUNK|DUPLICATE|PRODUCER|SUBSCRIPTION.*|PREPARED.*)$')
        UNION ALL
        SELECT owner || '.' || table_name || '.' || column_name
          FROM all_lobs
         WHERE logging = 'NO' AND owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') AND REGEXP_LIKE(table_name, '_(MESSAGE|BODY_CHUNK)$')
        """;

    private const string MaximumPerformance = "MAXIMUM PERFORMANCE";

    public async Task<string?> FindClusterAsync()
    {
        var name = await connection.ExecuteScalarAsync<string>(Command(FindName));
        if (await IsRacAsync())
            return $"the Oracle RAC database '{name}'";
        if (await FindProtectionAsync() is { } protection && protection.ProtectionMode != MaximumPerformance)
            return $"the Oracle database '{name}', which Data Guard protects in mode {protection.ProtectionMode}";
        var standbys = await IfAllowedAsync(() => connection.ExecuteScalarAsync<long>(Command(CountStandbys)));
        return standbys > 0 ? $"the Oracle database '{name}' with {standbys} standbys" : null;
    }

    public async Task<IReadOnlyList<string>> FindDurabilityProblemsAsync()
    {
        var problems = new List<string>();
        if (await IfAllowedAsync(() => connection.ExecuteScalarAsync<string?>(Command(FindCommitWait))) is "NOWAIT")
            problems.Add("commit_wait = NOWAIT: a crash loses the last commits; do not set it after the logon");
        if (await FindProtectionAsync() is { } protection && protection.ProtectionLevel != protection.ProtectionMode)
            problems.Add($"the Data Guard level {protection.ProtectionLevel} instead of {protection.ProtectionMode}: a commit is safe on this site only");
        foreach (var unlogged in await connection.QueryAsync<string>(Command(FindUnlogged)))
            problems.Add($"NOLOGGING on {unlogged}: it is lost on a standby and in a recovery; alter it to LOGGING");
        return problems;
    }

    private async Task<bool> IsRacAsync()
    {
        var parameters = new DynamicParameters();
        parameters.Add("is_rac", dbType: DbType.Int64, direction: ParameterDirection.Output);
        await connection.ExecuteAsync(Command(FindRac, parameters));
        return parameters.Get<long>("is_rac") == 1;
    }

    private Task<Protection?> FindProtectionAsync() =>
        IfAllowedAsync(() => connection.QuerySingleOrDefaultAsync<Protection>(Command(FindProtection)));

    /// <summary>The default when the account may not ask.</summary>
    private static async Task<T?> IfAllowedAsync<T>(Func<Task<T?>> ask)
    {
        try
        {
            return await ask();
        }
        catch (DbException e) when (OracleErrors.Classify(e) == SqlFault.Permanent)
        {
            return default;
        }
    }

    private CommandDefinition Command(string sql, object? parameters = null) => new(sql, parameters, cancellationToken: cancellationToken);

    private sealed class Protection
    {
        public string ProtectionMode { get; init; } = "";

        public string ProtectionLevel { get; init; } = "";
    }
}
