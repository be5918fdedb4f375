using JdbcStore.Conformance.Schema;
using JdbcStore.Sqlite;
using Microsoft.Data.Sqlite;

namespace JdbcStore.Tests.Schema;

/// <summary>A file that is not there yet, and the program sqlite3.</summary>
public sealed class SqliteSchemaDatabase() : SchemaDatabase(new SqliteDialect(), "sqlite")
{
    public override string OwnersConnectionString => new SqliteConnectionStringBuilder { DataSource = File }.ConnectionString;

    public override IReadOnlyList<(string Damage, string Difference)> Damages =>
    [
        ("DROP TABLE jdbcstore_producer", "jdbcstore_producer: missing table"),
        ("ALTER TABLE jdbcstore_detached_body DROP COLUMN epoch", "jdbcstore_detached_body: missing column epoch INTEGER not null"),
        ("DROP INDEX jdbcstore_message_due", "jdbcstore_message: missing index (due_at) partial"),
        ("DROP INDEX jdbcstore_message_lane; CREATE INDEX jdbcstore_message_lane ON jdbcstore_message (lane)",
         "jdbcstore_message: missing index (destination_id, lane)"),
        ("DROP TABLE jdbcstore_journal; CREATE TABLE jdbcstore_journal (journal_id TEXT, last_group TEXT NOT NULL, epoch INTEGER NOT NULL)",
         "jdbcstore_journal: column journal_id is TEXT instead of TEXT not null"),
        ("SELECT 1", "jdbcstore_journal: column last_group is TEXT not null instead of INTEGER not null"),
        ("SELECT 1", "jdbcstore_journal: missing primary key (journal_id)"),
        ("DROP TABLE jdbcstore_prepared; CREATE TABLE jdbcstore_prepared (prepared_id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE,"
         + " prepared_at INTEGER NOT NULL)",
         "jdbcstore_prepared: missing unique (name)"),
    ];

    private string File => Path.Combine(DataDirectory, "store.db");

    public override Task<ClientRun> RunScriptAsync(string fileName) => RunTextAsync(Prefixed(System.IO.File.ReadAllText(PathOf(fileName))));

    public override Task<ClientRun> RunTextAsync(string script) => ClientRun.RunAsync("sqlite3", ["-bail", File], script);
}
