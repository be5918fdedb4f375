using JdbcStore.Databases.Tests.Conformance;
using JdbcStore.MySql;
using JdbcStore.Sql;
using MySqlConnector;
using Xunit;

namespace JdbcStore.Databases.Tests.MySql;

/// <summary>Real failures of a real server, and what the dialect makes of them.</summary>
public sealed class ErrorTests
{
    private const int Limit = 30_000;

    private static readonly Dictionary<string, (Func<ScratchDatabase, Task> Provoke, SqlFault Fault)> Failures = new()
    {
        ["deadlock"] = (DeadlockAsync, SqlFault.Transient),
        ["lock wait"] = (WaitForLockAsync, SqlFault.Transient),
        ["NOWAIT"] = (database => WhileLockedAsync(
            database, c => c.ExecuteAsync("SELECT slot FROM jdbcstore_fence WHERE slot = 0 FOR UPDATE NOWAIT")), SqlFault.Transient),
        ["killed session"] = (database => KillAsync(database, "CONNECTION"), SqlFault.ConnectionLost),
        ["killed statement"] = (database => KillAsync(database, "QUERY"), SqlFault.ConnectionLost),
        ["statement time"] = (database => WhileLockedAsync(database, c => c.ExecuteAsync(
            "SET STATEMENT max_statement_time = 0.1 FOR UPDATE jdbcstore_fence SET settled = 1 WHERE slot = 0")), SqlFault.ConnectionLost),
        ["driver's time-out"] = (TimeOutAsync, SqlFault.ConnectionLost),
        ["nobody listens"] = (database => ConnectAsync(database, c => c.Port = 1), SqlFault.ConnectionLost),
        ["read-only transaction"] = (database => ExecuteAsync(
            database, "START TRANSACTION READ ONLY; UPDATE jdbcstore_fence SET settled = 1 WHERE slot = 0"), SqlFault.ConnectionLost),
        ["stale fence"] = (database => ExecuteAsync(
            database, "SET sql_mode = 'STRICT_ALL_TABLES'; UPDATE jdbcstore_fence SET batch = NULL WHERE slot = 0"), SqlFault.FenceViolated),
        ["too many connections"] = (TooManyAsync, SqlFault.Exhausted),
        ["wrong password"] = (database => ConnectAsync(database, c => c.Password = "wrong"), SqlFault.Permanent),
        ["no such table"] = (database => ExecuteAsync(database, "SELECT * FROM nowhere"), SqlFault.Permanent),
        ["duplicate key"] = (database => ExecuteAsync(database, "INSERT INTO jdbcstore_journal VALUES ('a', 0, 0), ('a', 0, 0)"), SqlFault.Permanent),
        ["NULL elsewhere"] = (database => ExecuteAsync(database, "INSERT INTO jdbcstore_journal VALUES ('a', NULL, 0)"), SqlFault.Permanent),
    };

    public static TheoryData<string> Names { get; } = [.. Failures.Keys];

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Names))]
    public async Task A_failure_is_taken_for_what_it_is(string name)
    {
        Assert.SkipWhen(MariaDbServer.WhyAbsent is not null, MariaDbServer.WhyAbsent ?? "");
        await using var database = await ScratchDatabase.CreateAsync(name == "too many connections" ? "WITH MAX_USER_CONNECTIONS 1" : "");
        var (provoke, fault) = Failures[name];
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => provoke(database).WaitAsync(TestContext.Current.CancellationToken));
        Assert.True(fault == new MariaDbDialect().Classify(failure), $"{(failure as MySqlException)?.Number} {failure}");
    }

    [Fact(Timeout = Limit)]
    public async Task After_a_deadlock_nothing_of_the_transaction_can_be_committed_any_more()
    {
        Assert.SkipWhen(MariaDbServer.WhyAbsent is not null, MariaDbServer.WhyAbsent ?? "");
        await using var database = await ScratchDatabase.CreateAsync();
        var victim = await Assert.ThrowsAsync<MySqlException>(() => DeadlockAsync(database).WaitAsync(TestContext.Current.CancellationToken));
        Assert.Equal(MySqlErrorCode.LockDeadlock, victim.ErrorCode);
        await using var connection = await database.ConnectAsync();
        await using var command = new MySqlCommand("SELECT COUNT(*) FROM jdbcstore_fence WHERE settled > 0", connection);
        Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Two transactions that change two rows in opposite order; the other one is rolled back as well.</summary>
    private static async Task DeadlockAsync(ScratchDatabase database)
    {
        await using var one = await database.ConnectAsync();
        await using var other = await database.ConnectAsync();
        await one.ExecuteAsync("START TRANSACTION; UPDATE jdbcstore_fence SET settled = 1 WHERE slot = 0");
        await other.ExecuteAsync("START TRANSACTION; UPDATE jdbcstore_fence SET settled = 1 WHERE slot = 1");
        await Task.WhenAll(
            one.ExecuteAsync("UPDATE jdbcstore_fence SET settled = 1 WHERE slot = 1; ROLLBACK"),
            other.ExecuteAsync("UPDATE jdbcstore_fence SET settled = 1 WHERE slot = 0; ROLLBACK"));
    }

    private static Task WaitForLockAsync(ScratchDatabase database) => WhileLockedAsync(
        database, c => c.ExecuteAsync("SET innodb_lock_wait_timeout = 1; UPDATE jdbcstore_fence SET settled = 1 WHERE slot = 0"));

    private static Task TimeOutAsync(ScratchDatabase database) => WhileLockedAsync(database, async connection =>
    {
        await using var command = new MySqlCommand("UPDATE jdbcstore_fence SET settled = 1 WHERE slot = 0", connection) { CommandTimeout = 1 };
        await command.ExecuteNonQueryAsync();
    });

    private static Task KillAsync(ScratchDatabase database, string what) => WhileLockedAsync(database, async connection =>
    {
        var waiting = connection.ExecuteAsync("UPDATE jdbcstore_fence SET settled = 1 WHERE slot = 0");
        await Task.Delay(200);
        await MariaDbServer.ExecuteAsync($"KILL {what} {connection.ServerThread}");
        await waiting;
    });

    private static async Task TooManyAsync(ScratchDatabase database)
    {
        await using var first = await database.ConnectAsync();
        await using var second = await database.ConnectAsync();
    }

    private static async Task WhileLockedAsync(ScratchDatabase database, Func<MySqlConnection, Task> work)
    {
        await using var locking = await MariaDbServer.ConnectAsync(database.Name);
        await locking.ExecuteAsync("START TRANSACTION; SELECT slot FROM jdbcstore_fence FOR UPDATE");
        await using var connection = await database.ConnectAsync();
        await work(connection);
    }

    private static async Task ExecuteAsync(ScratchDatabase database, string sql)
    {
        await using var connection = await database.ConnectAsync();
        await connection.ExecuteAsync(sql);
    }

    private static async Task ConnectAsync(ScratchDatabase database, Action<MySqlConnectionStringBuilder> change)
    {
        var builder = database.ConnectionString;
        change(builder);
        await using var connection = new MySqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
    }
}
