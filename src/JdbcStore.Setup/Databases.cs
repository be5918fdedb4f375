using JdbcStore.MySql;
using JdbcStore.Oracle;
using JdbcStore.PostgreSql;
using JdbcStore.Sql;
using JdbcStore.Sqlite;

namespace JdbcStore.Setup;

/// <summary>The databases that the programs are built with.</summary>
public static class Databases
{
    /// <summary>One dialect each.</summary>
    public static IReadOnlyList<SqlDialect> Dialects { get; } = [new SqliteDialect(), new PostgreSqlDialect(), new MySqlDialect(), new MariaDbDialect(), new OracleDialect()];
}
