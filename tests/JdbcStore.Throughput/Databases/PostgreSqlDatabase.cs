using JdbcStore.PostgreSql;
using JdbcStore.Throughput.CommandLine;
using JdbcStore.Throughput.Measuring;
using JdbcStore.Throughput.Reporting;
using JdbcStore.Throughput.Scenarios;
using Npgsql;

namespace JdbcStore.Throughput.Databases;

/// <summary>A PostgreSQL server, given or private; each scenario has its own table prefix.</summary>
internal sealed class PostgreSqlDatabase(BenchArguments arguments, WorkDirectory work, string connectionString, PrivatePostgreSql? server) : IDatabase
{
    public const string DisplayName = "PostgreSQL";

    private static readonly string[] Settings =
    [
        "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "wal_level", "synchronous_standby_names", "commit_delay",
        "shared_buffers", "max_wal_size", "wal_compression", "max_connections",
    ];

    private readonly byte[] _body = Body.Of(arguments.BodyBytes);

    public string Name => DisplayName;

    public async Task<IReadOnlyList<Fact>> DescribeAsync(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "SELECT string_agg(name || '=' || current_setting(name), ' ' ORDER BY array_position($1, name)) FROM pg_settings WHERE name = ANY($1)", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = Settings });
        var settings = (string?)await command.ExecuteScalarAsync(cancellationToken) ?? "";
        return
        [
            new Fact(Name, $"{connection.PostgreSqlVersion}, {(server is null ? "as given" : "private server")}, Npgsql {DriverVersion.Of<NpgsqlConnection>()}"),
            new Fact($"{Name} settings", settings),
            new Fact("Connections of commit-per-message", $"at most {arguments.Connections}, pooled, automatically prepared"),
        ];
    }

    public IScenario Create(Mode mode, int producers)
    {
        var prefix = NewPrefix();
        return mode switch
        {
            Mode.CommitPerMessage =>
                new PostgreSqlCommitPerMessage(connectionString, prefix, Math.Min(producers, arguments.Connections), _body, () => DropAsync(prefix)),
            Mode.InsertLoop => new PostgreSqlInsertLoop(connectionString, prefix, _body, () => DropAsync(prefix)),
            _ => CreateStore(mode),
        };
    }

    public StoreScenario CreateStore(Mode mode)
    {
        var prefix = NewPrefix();
        var directory = work.Next();
        var options = StoreSettings.For(mode, arguments, directory);
        options.Provider = "PostgreSql";
        options.ConnectionString = connectionString;
        options.TablePrefix = prefix;
        return new StoreScenario(options, new PostgreSqlDialect(), arguments.Destinations, _body, async () =>
        {
            await DropAsync(prefix);
            Directory.Delete(directory, recursive: true);
        });
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string NewPrefix() => $"t{Guid.NewGuid():N}"[..12] + "_";

    private async Task DropAsync(string prefix)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var drop = source.CreateCommand(
            $"""
            DO $$ DECLARE name text; BEGIN
              FOR name IN SELECT tablename FROM pg_tables WHERE starts_with(tablename, '{prefix}') AND schemaname = ANY(current_schemas(false)) LOOP
                EXECUTE format('DROP TABLE %I CASCADE', name);
              END LOOP;
            END $$
            """);
        await drop.ExecuteNonQueryAsync();
    }
}
