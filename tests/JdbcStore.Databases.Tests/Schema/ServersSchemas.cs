using JdbcStore.Conformance.Schema;

namespace JdbcStore.Databases.Tests.Schema;

public sealed class PostgreSqlSchemaIsTrusted : SchemaIsTrusted<PostgreSqlSchemaDatabase>;

public sealed class PostgreSqlUpgradeKeepsData : UpgradeKeepsData<PostgreSqlSchemaDatabase>;

public sealed class PostgreSqlRightsSuffice : RightsSuffice<PostgreSqlSchemaDatabase>;

public sealed class PostgreSqlToolIsTrusted : ToolIsTrusted<PostgreSqlSchemaDatabase>;

public sealed class MariaDbSchemaIsTrusted : SchemaIsTrusted<MariaDbSchemaDatabase>;

public sealed class MariaDbToolIsTrusted : ToolIsTrusted<MariaDbSchemaDatabase>;

public sealed class MariaDbRightsSuffice : RightsSuffice<MariaDbSchemaDatabase>;
