using System.Data.Common;
using global::Oracle.ManagedDataAccess.Client;
using JdbcStore.Oracle;
using MySqlConnector;

namespace JdbcStore.Databases.Tests.Oracle;

/// <summary>MariaDB in sql_mode = ORACLE behind the stand-in for Oracle's driver.</summary>
internal sealed class OracleModeBackend(string connectionString) : OracleBackend
{
    private const string Ready =
        """
        SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;
        SET SESSION sql_mode = 'ORACLE,EMPTY_STRING_IS_NULL,STRICT_ALL_TABLES', time_zone = '+00:00', innodb_lock_wait_timeout = 10;
        """;

    private readonly MySqlConnection _connection = new(connectionString);
    private MySqlTransaction? _transaction;

    /// <summary>Every connection string of the stand-in's is one of MariaDB's from now on.</summary>
    public static void Use() => Create = text =>
    {
        var builder = new DbConnectionStringBuilder { ConnectionString = text };
        builder.Remove("Enlist");
        return new OracleModeBackend(builder.ConnectionString);
    };

    public override bool IsOpen => _connection.State == System.Data.ConnectionState.Open;

    public override Task OpenAsync(CancellationToken cancellationToken) => TranslatedAsync(async () =>
    {
        await _connection.OpenAsync(cancellationToken);
        await using var ready = new MySqlCommand(Ready, _connection);
        return await ready.ExecuteNonQueryAsync(cancellationToken);
    });

    public override ValueTask DisposeAsync() => _connection.DisposeAsync();

    public override Task BeginAsync() => TranslatedAsync(async () => _transaction = await _connection.BeginTransactionAsync());

    public override Task CommitAsync() => EndAsync(t => t.CommitAsync());

    public override Task RollbackAsync() => EndAsync(t => t.RollbackAsync());

    public override async Task<DbDataReader> ExecuteAsync(OracleCommand command, IReadOnlyList<IReadOnlyDictionary<string, object>> bindings)
    {
        var sql = Special(command) ?? string.Join(";\n", bindings.Select(binding => OracleModeText.Of(command.CommandText, binding).TrimEnd(';')));
        await using var real = new MySqlCommand(sql, _connection, _transaction) { CommandTimeout = 0 };
        return await TranslatedAsync(() => real.ExecuteReaderAsync());
    }

    /// <summary>What only Oracle can be asked.</summary>
    private static string? Special(OracleCommand command)
    {
        if (command.CommandText == HotStatements.PrepareSession)
            return "DO 0";
        if (command.CommandText.Contains("v$", StringComparison.Ordinal))
            throw new OracleException(942, "table or view does not exist");
        if (command.CommandText.Contains("all_tab_columns", StringComparison.Ordinal))
            return "SELECT table_name, 'table', NULL FROM information_schema.tables WHERE table_schema = DATABASE()";
        if (command.CommandText.Contains("FROM all_", StringComparison.Ordinal) || command.CommandText.Contains("SYS_CONTEXT", StringComparison.Ordinal))
            return "SELECT NULL FROM dual WHERE 1 = 0";
        if (command.Parameters.Count != 1 || command.Parameters[0].Direction != System.Data.ParameterDirection.Output)
            return null;
        command.Parameters[0].Value = 0L;
        return "DO 0";
    }

    private async Task EndAsync(Func<MySqlTransaction, Task> end)
    {
        var transaction = _transaction;
        _transaction = null;
        if (transaction is null)
            return;
        await TranslatedAsync(async () =>
        {
            await end(transaction);
            return 0;
        });
        await transaction.DisposeAsync();
    }

    private static async Task<T> TranslatedAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (MySqlException e)
        {
            throw Translate(e);
        }
    }

    /// <summary>What Oracle would say in this place.</summary>
    private static OracleException Translate(MySqlException e) => e.ErrorCode switch
    {
        MySqlErrorCode.DuplicateKeyEntry => new(1, $"unique constraint violated: {e.Message}", e),
        MySqlErrorCode.LockDeadlock => new(60, "deadlock detected while waiting for resource", e),
        MySqlErrorCode.LockWaitTimeout => new(30006, "resource busy; acquire with WAIT timeout expired", e),
        MySqlErrorCode.NoSuchTable => new(942, $"table or view does not exist: {e.Message}", e),
        MySqlErrorCode.BadFieldError => new(904, $"invalid identifier: {e.Message}", e),
        MySqlErrorCode.ParseError => new(900, $"invalid SQL statement: {e.Message}", e),
        _ when e.SqlState == "45000" => new(int.Parse(e.Message.AsSpan(4, 5)), e.Message[11..], e),
        _ when e.IsTransient || e.InnerException is IOException or System.Net.Sockets.SocketException || e.Number is 0 or -1 or 1927 or 1053
            => new(3113, $"end-of-file on communication channel: {e.Message}", e),
        _ => new(29_999, $"{e.Number}: {e.Message}", e),
    };
}
