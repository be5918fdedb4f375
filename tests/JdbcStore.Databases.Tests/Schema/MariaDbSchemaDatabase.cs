using JdbcStore.Conformance.Schema;
using JdbcStore.Databases.Tests.Conformance;
using JdbcStore.Hosting;
using JdbcStore.MySql;

namespace JdbcStore.Databases.Tests.Schema;

/// <summary>A database of the test's own, an account of the same name that may do everything in it, and the program mariadb.</summary>
public sealed class MariaDbSchemaDatabase() : SchemaDatabase(new MariaDbDialect(), "mysql")
{
    private readonly string _name = $"s{Guid.NewGuid().ToString("N")[..16]}";

    public override string? WhyAbsent => MariaDbServer.WhyAbsent;

    public override string OwnersConnectionString => ConnectionString(_name);

    public override IReadOnlyList<(string Damage, string Difference)> Damages =>
    [
        ("DROP TABLE jdbcstore_producer", "jdbcstore_producer: missing table"),
        ("ALTER TABLE jdbcstore_detached_body DROP COLUMN epoch", "jdbcstore_detached_body: missing column epoch bigint not null"),
        ("ALTER TABLE jdbcstore_message MODIFY lane int NOT NULL", "jdbcstore_message: column lane is int not null instead of smallint not null"),
        ("ALTER TABLE jdbcstore_message MODIFY added_at bigint", "jdbcstore_message: column added_at is bigint instead of bigint not null"),
        ("ALTER TABLE jdbcstore_message DROP INDEX due_at", "jdbcstore_message: missing index (due_at, sequence)"),
        ("ALTER TABLE jdbcstore_message DROP INDEX expires_at, ADD INDEX expires_at (expires_at)", "jdbcstore_message: missing index (expires_at, sequence)"),
        ("ALTER TABLE jdbcstore_body_chunk DROP PRIMARY KEY, ADD PRIMARY KEY (chunk_no, body_id)",
         "jdbcstore_body_chunk: primary key is (chunk_no, body_id) instead of (body_id, chunk_no)"),
        ("ALTER TABLE jdbcstore_destination MODIFY name varchar(255) COLLATE utf8mb4_general_ci NOT NULL",
         "jdbcstore_destination: column name is varchar(255) collate utf8mb4_general_ci not null instead of varchar(255) collate utf8mb4 binary not null"),
        ("ALTER TABLE jdbcstore_prepared DROP INDEX name", "jdbcstore_prepared: missing unique (name)"),
    ];

    public override Task CreateAsync() =>
        MariaDbServer.ExecuteAsync($"CREATE DATABASE {_name}; CREATE USER {_name} IDENTIFIED BY '{_name}'; GRANT ALL ON {_name}.* TO {_name}");

    public override Task<ClientRun> RunScriptAsync(string fileName)
    {
        // Roles belong to the whole server: those of other tests are left alone.
        var script = File.ReadAllText(PathOf(fileName))
            .Replace("jdbcstore_owner", $"{_name}_owner", StringComparison.Ordinal).Replace("jdbcstore_app", App, StringComparison.Ordinal);
        // Roles are the server's administrator's business, all else is the owner's; only he sees what the server is doing.
        var server = MariaDbServer.ConnectionString;
        var (user, password) = fileName is "grants.sql" or "maintenance.sql" ? (server.UserID, server.Password) : (_name, _name);
        return RunClientAsync(user, password, Prefixed(script));
    }

    public override Task<ClientRun> RunTextAsync(string script) => RunClientAsync(_name, _name, script);

    public override async Task<JdbcStoreOptions> CreateUserAsync()
    {
        await RunScriptAsync("grants.sql");
        await MariaDbServer.ExecuteAsync($"CREATE USER {User} IDENTIFIED BY '{User}'; GRANT {App} TO {User}; SET DEFAULT ROLE {App} FOR {User}");
        return Options(ConnectionString(User));
    }

    public override Task RevokeAsync(string right, string table) => MariaDbServer.ExecuteAsync($"REVOKE {right} ON {table} FROM {App}", _name);

    public override async ValueTask DisposeAsync()
    {
        await MariaDbServer.ExecuteAsync(
            $"DROP DATABASE {_name}; DROP USER {_name}; DROP USER IF EXISTS {User}; DROP ROLE IF EXISTS {App}; DROP ROLE IF EXISTS {_name}_owner");
        await base.DisposeAsync();
    }

    private Task<ClientRun> RunClientAsync(string user, string password, string script)
    {
        var server = MariaDbServer.ConnectionString;
        string[] login = [$"--host={server.Server}", $"--port={server.Port}", $"--user={user}", $"--password={password}"];
        return ClientRun.RunAsync("mariadb", ["--no-defaults", "--protocol=tcp", .. login, _name], script);
    }

    private string App => $"{_name}_app";

    private string User => $"{_name}_user";

    private string ConnectionString(string user)
    {
        var connection = MariaDbServer.ConnectionString;
        (connection.UserID, connection.Password, connection.Database) = (user, user, _name);
        return connection.ConnectionString;
    }
}
