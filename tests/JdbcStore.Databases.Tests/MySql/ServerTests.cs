using JdbcStore.Databases.Tests.Conformance;
using JdbcStore.Hosting;
using JdbcStore.MySql;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;
using Xunit;

namespace JdbcStore.Databases.Tests.MySql;

/// <summary>Servers that are read-only, unsafe, narrow, or not there.</summary>
[Collection(ServerSettings.Name)]
public sealed class ServerTests
{
    private const int Limit = 60_000;

    private static readonly Destination Orders = Destination.Queue("orders");

    private readonly MariaDbDialect _dialect = new();

    public ServerTests() => Assert.SkipWhen(MariaDbServer.WhyAbsent is not null, MariaDbServer.WhyAbsent ?? "");

    [Fact(Timeout = Limit)]
    public async Task A_read_only_server_is_as_good_as_away()
    {
        await using var database = await ScratchDatabase.CreateAsync();
        await using var open = await database.ConnectAsync();
        await using var source = _dialect.CreateDataSource(Pooled(database).ConnectionString);
        await (await source.OpenConnectionAsync(TestContext.Current.CancellationToken)).DisposeAsync();
        await using (await ServerSettings.ChangeAsync("read_only", "1", "0"))
        {
            var refused = await Assert.ThrowsAsync<MySqlException>(() => open.ExecuteAsync("UPDATE jdbcstore_fence SET settled = 1 WHERE slot = 0"));
            Assert.Equal(SqlFault.ConnectionLost, _dialect.Classify(refused));
            var away = await Assert.ThrowsAnyAsync<Exception>(() => source.OpenConnectionAsync(TestContext.Current.CancellationToken).AsTask());
            Assert.Contains("read-only", away.Message, StringComparison.Ordinal);
            Assert.Equal(SqlFault.ConnectionLost, _dialect.Classify(away));
        }

        await (await source.OpenConnectionAsync(TestContext.Current.CancellationToken)).DisposeAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task The_next_host_is_taken_when_the_first_is_away()
    {
        await using var database = await ScratchDatabase.CreateAsync();
        var builder = Pooled(database);
        builder.Server = "127.0.0.2, 127.0.0.1";
        await using var source = _dialect.CreateDataSource(builder.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Equal("127.0.0.1", connection.DataSource);
    }

    [Fact(Timeout = Limit)]
    public async Task A_session_that_the_server_has_ended_is_replaced_before_it_is_used()
    {
        await using var database = await ScratchDatabase.CreateAsync();
        await using var source = _dialect.CreateDataSource(Pooled(database).ConnectionString);
        await (await source.OpenConnectionAsync(TestContext.Current.CancellationToken)).DisposeAsync();
        await MariaDbServer.ExecuteAsync($"KILL CONNECTION USER {database.Name}");
        await using var connection = (MySqlConnection)await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync("UPDATE jdbcstore_fence SET settled = 1 WHERE slot = 0");
    }

    [Fact(Timeout = Limit)]
    public async Task Every_session_is_strict_and_in_utc_and_reads_what_is_committed()
    {
        await using var database = await ScratchDatabase.CreateAsync();
        await using var source = _dialect.CreateDataSource(Pooled(database).ConnectionString);
        for (var i = 0; i < 2; i++)
        {
            await using var connection = (MySqlConnection)await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
            await using var command = new MySqlCommand("SELECT CONCAT_WS(' ', @@tx_isolation, @@time_zone, @@sql_mode LIKE '%STRICT_ALL_TABLES%')", connection);
            Assert.Equal("READ-COMMITTED +00:00 1", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact(Timeout = Limit)]
    public async Task Settings_with_which_a_crash_loses_commits_are_named()
    {
        await using var database = await ScratchDatabase.CreateAsync();
        await using var connection = await database.ConnectAsync();
        Assert.Empty(await _dialect.FindDurabilityProblemsAsync(connection, TestContext.Current.CancellationToken));
        await connection.ExecuteAsync("ALTER TABLE jdbcstore_message ENGINE = MyISAM");
        await using var careless = await ServerSettings.ChangeAsync("innodb_flush_log_at_trx_commit", "2", "1");
        Assert.Equal(
            [
                "innodb_flush_log_at_trx_commit = 2: a crash loses the last commits; set it to 1",
                "a table without transactions (jdbcstore_message is MyISAM): every promise is void; convert it to InnoDB",
            ],
            await _dialect.FindDurabilityProblemsAsync(connection, TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_alone_is_no_cluster()
    {
        await using var database = await ScratchDatabase.CreateAsync();
        await using var connection = await database.ConnectAsync();
        Assert.Null(await _dialect.FindClusterAsync(connection, TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Limit)]
    public async Task A_unit_that_is_larger_than_a_packet_is_stored_in_several()
    {
        await using var narrow = await ServerSettings.ChangeAsync("max_allowed_packet", "4194304", "16777216");
        await using var database = await ScratchDatabase.CreateAsync();
        await using var store = await StartAsync(database);
        var quotes = new byte[900_000];
        Array.Fill(quotes, (byte)'\'');
        var unit = new UnitOfWork();
        for (var i = 0; i < 12; i++)
            unit.Add(Orders, new NewMessage(quotes, $"{i}"));
        await store.CommitAsync(unit, TestContext.Current.CancellationToken);
        await store.CommitAsync(new UnitOfWork().Add(Orders, new NewMessage(quotes, "3")), TestContext.Current.CancellationToken);
        var page = await store.ReadAsync(Orders, ReadPosition.Start, 100, TestContext.Current.CancellationToken);
        Assert.NotEmpty(page);
        Assert.All(page, message => Assert.True(message.Body.Span.SequenceEqual(quotes)));
        Assert.Equal(12, Assert.Single(await store.ListDestinationsAsync(TestContext.Current.CancellationToken)).Messages);
    }

    [Fact(Timeout = Limit)]
    public async Task A_server_whose_packets_are_too_small_for_a_message_is_refused()
    {
        await using var narrow = await ServerSettings.ChangeAsync("max_allowed_packet", "1048576", "16777216");
        await using var database = await ScratchDatabase.CreateAsync();
        var refused = await Assert.ThrowsAsync<FatalStoreException>(() => StartAsync(database).WaitAsync(TestContext.Current.CancellationToken));
        Assert.Contains("max_allowed_packet = 1048576", refused.Message, StringComparison.Ordinal);
    }

    private static MySqlConnectionStringBuilder Pooled(ScratchDatabase database) => new(database.ConnectionString.ConnectionString) { Pooling = true };

    private async Task<IMessageStore> StartAsync(ScratchDatabase database)
    {
        var options = new JdbcStoreOptions
        {
            Provider = _dialect.Name, ConnectionString = Pooled(database).ConnectionString, Journal = { Mode = JournalMode.Off },
        };
        var store = new JdbcMessageStore(options, _dialect, NullLoggerFactory.Instance, TimeProvider.System);
        try
        {
            await store.StartAsync(TestContext.Current.CancellationToken);
            while (store.State != StoreState.Active && !store.Completion.IsCompleted)
                await Task.Delay(20, TestContext.Current.CancellationToken);
            if (store.Completion.IsCompleted)
                await store.Completion;
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }
}
