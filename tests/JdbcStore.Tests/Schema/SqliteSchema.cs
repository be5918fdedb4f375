using JdbcStore.Conformance.Schema;

namespace JdbcStore.Tests.Schema;

public sealed class SqliteSchemaIsTrusted : SchemaIsTrusted<SqliteSchemaDatabase>;

public sealed class SqliteToolIsTrusted : ToolIsTrusted<SqliteSchemaDatabase>;

public sealed class SqliteUpgradeKeepsData : UpgradeKeepsData<SqliteSchemaDatabase>;
