using JdbcStore.MySql;
using JdbcStore.Throughput.CommandLine;
using JdbcStore.Throughput.Measuring;
using JdbcStore.Throughput.Reporting;
using JdbcStore.Throughput.Scenarios;
using MySqlConnector;

namespace JdbcStore.Throughput.Databases;

/// <summary>A given MariaDB server; each scenario has its own table prefix in the database that the connection string names.</summary>
internal sealed class MariaDbDatabase(BenchArguments arguments, WorkDirectory work, string server) : IDatabase
{
    public const string DisplayName = "MariaDB";

    private const string Settings =
        """
        SELECT CONCAT('innodb_flush_log_at_trx_commit=', @@innodb_flush_log_at_trx_commit, ' innodb_doublewrite=', @@innodb_doublewrite,
                      ' log_bin=', @@log_bin, ' sync_binlog=', @@sync_binlog, ' innodb_buffer_pool_size=', @@innodb_buffer_pool_size)
        """;

    private readonly byte[] _body = Body.Of(arguments.BodyBytes);
    private readonly string _connectionString = new MySqlConnectionStringBuilder(server) { Database = "jdbcstore_throughput" }.ConnectionString;

    public string Name => DisplayName;

    public async Task<IReadOnlyList<Fact>> DescribeAsync(CancellationToken cancellationToken)
    {
        await using var connection = new MySqlConnection(server);
        await connection.OpenAsync(cancellationToken);
        await using var create = new MySqlCommand("CREATE DATABASE IF NOT EXISTS jdbcstore_throughput", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
        await using var command = new MySqlCommand(Settings, connection);
        var settings = (string?)await command.ExecuteScalarAsync(cancellationToken) ?? "";
        return
        [
            new Fact(Name, $"{connection.ServerVersion}, as given, MySqlConnector {DriverVersion.Of<MySqlConnection>()}"),
            new Fact($"{Name} settings", settings),
        ];
    }

    public IScenario Create(Mode mode, int producers)
    {
        var prefix = NewPrefix();
        return mode switch
        {
            Mode.CommitPerMessage =>
                new MariaDbCommitPerMessage(_connectionString, prefix, Math.Min(producers, arguments.Connections), _body, () => DropAsync(prefix)),
            Mode.InsertLoop => new MariaDbCommitPerMessage(_connectionString, prefix, 1, _body, () => DropAsync(prefix)),
            _ => CreateStore(mode),
        };
    }

    public StoreScenario CreateStore(Mode mode)
    {
        var prefix = NewPrefix();
        var directory = work.Next();
        var options = StoreSettings.For(mode, arguments, directory);
        options.Provider = "MariaDb";
        options.ConnectionString = _connectionString;
        options.TablePrefix = prefix;
        return new StoreScenario(options, new MariaDbDialect(), arguments.Destinations, _body, async () =>
        {
            await DropAsync(prefix);
            Directory.Delete(directory, recursive: true);
        });
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync("DROP DATABASE jdbcstore_throughput");

    private static string NewPrefix() => $"t{Guid.NewGuid():N}"[..12] + "_";

    private async Task DropAsync(string prefix)
    {
        await using var connection = new MySqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var list = new MySqlCommand(
            "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE ?", connection);
        list.Parameters.Add(new MySqlParameter { Value = $"{prefix}%" });
        var tables = new List<string>();
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        }

        await ExecuteAsync($"DROP TABLE {string.Join(", ", tables)}");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new MySqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
