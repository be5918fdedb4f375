using JdbcStore.Conformance.Schema;
using JdbcStore.Databases.Tests.Conformance;
using JdbcStore.Hosting;
using JdbcStore.PostgreSql;

namespace JdbcStore.Databases.Tests.Schema;

/// <summary>A schema of the test's own, which belongs to an account of the same name, and the program psql.</summary>
public sealed class PostgreSqlSchemaDatabase() : SchemaDatabase(new PostgreSqlDialect(), "postgresql")
{
    private readonly string _name = $"s{Guid.NewGuid().ToString("N")[..16]}";

    public override string? WhyAbsent => PostgreSqlServer.WhyAbsent;

    public override string OwnersConnectionString => ConnectionString(_name);

    public override IReadOnlyList<(string Damage, string Difference)> Damages =>
    [
        ("DROP TABLE jdbcstore_producer", "jdbcstore_producer: missing table"),
        ("ALTER TABLE jdbcstore_detached_body DROP COLUMN epoch", "jdbcstore_detached_body: missing column epoch bigint not null"),
        ("ALTER TABLE jdbcstore_message ALTER COLUMN lane TYPE integer", "jdbcstore_message: column lane is integer not null instead of smallint not null"),
        ("ALTER TABLE jdbcstore_message ALTER COLUMN added_at DROP NOT NULL", "jdbcstore_message: column added_at is bigint instead of bigint not null"),
        ("DROP INDEX jdbcstore_message_due", "jdbcstore_message: missing index (due_at) where (due_at IS NOT NULL)"),
        ("DROP INDEX jdbcstore_subscription_topic; CREATE INDEX jdbcstore_subscription_topic ON jdbcstore_subscription (selector)",
         "jdbcstore_subscription: missing index (destination_id)"),
        ("ALTER TABLE jdbcstore_body_chunk DROP CONSTRAINT jdbcstore_body_chunk_pkey, ADD PRIMARY KEY (chunk_no, body_id)",
         "jdbcstore_body_chunk: primary key is (chunk_no, body_id) instead of (body_id, chunk_no)"),
        ("ALTER TABLE jdbcstore_destination ALTER COLUMN name TYPE varchar(255) COLLATE \"default\"",
         "jdbcstore_destination: column name is varchar(255) not null instead of varchar(255) collate C not null"),
        ("ALTER TABLE jdbcstore_prepared DROP CONSTRAINT jdbcstore_prepared_name_key", "jdbcstore_prepared: missing unique (name)"),
    ];

    public override Task CreateAsync() =>
        PostgreSqlServer.ExecuteAsync($"CREATE ROLE {_name} LOGIN PASSWORD '{_name}'; CREATE SCHEMA AUTHORIZATION {_name}");

    public override Task<ClientRun> RunScriptAsync(string fileName)
    {
        var server = PostgreSqlServer.ConnectionString;
        // Roles are the server's administrator's business, all else is the owner's.
        var (user, password) = fileName == "grants.sql" ? (server.Username!, server.Password!) : (_name, _name);
        string[] variables = [$"schema={_name}", $"prefix={Prefix}", $"owner={_name}", $"app={App}", $"user={User}"];
        return RunClientAsync(user, password, [.. variables.SelectMany(variable => new[] { "-v", variable }), "-f", PathOf(fileName)], "");
    }

    /// <summary>The search path begins with the schema that is called as the account.</summary>
    public override Task<ClientRun> RunTextAsync(string script) => RunClientAsync(_name, _name, ["-v", "ON_ERROR_STOP=1"], script);

    public override async Task<JdbcStoreOptions> CreateUserAsync()
    {
        await PostgreSqlServer.ExecuteAsync($"CREATE ROLE {User} LOGIN PASSWORD '{User}'");
        await RunScriptAsync("grants.sql");
        return Options(ConnectionString(User));
    }

    public override Task RevokeAsync(string right, string table) => PostgreSqlServer.ExecuteAsync($"REVOKE {right} ON {_name}.{table} FROM {App}");

    public override async ValueTask DisposeAsync()
    {
        await PostgreSqlServer.ExecuteAsync(
            $"""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename IN ('{_name}', '{User}');
            DROP OWNED BY {_name} CASCADE;
            DROP ROLE {_name};
            """);
        await DropRoleAsync(App);
        await DropRoleAsync(User);
        await base.DisposeAsync();
    }

    protected override string Bytes(string hexadecimal) => $"'\\x{hexadecimal}'";

    private static Task DropRoleAsync(string role) => PostgreSqlServer.ExecuteAsync(
        $"DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN DROP OWNED BY {role}; DROP ROLE {role}; END IF; END $$");

    private static Task<ClientRun> RunClientAsync(string user, string password, string[] arguments, string script)
    {
        var server = PostgreSqlServer.ConnectionString;
        var environment = new Dictionary<string, string>
        {
            ["PGHOST"] = server.Host!, ["PGPORT"] = $"{server.Port}", ["PGDATABASE"] = server.Database!, ["PGUSER"] = user, ["PGPASSWORD"] = password,
        };
        return ClientRun.RunAsync("psql", ["-X", .. arguments], script, environment);
    }

    private string App => $"{_name}_app";

    private string User => $"{_name}_user";

    private string ConnectionString(string user)
    {
        var connection = PostgreSqlServer.ConnectionString;
        (connection.Username, connection.Password, connection.SearchPath) = (user, user, _name);
        return connection.ConnectionString;
    }
}
