namespace JdbcStore.Sql.Schema;

/// <summary>What was found out about the tables of a database.</summary>
/// <param name="Version">Their version; null when there are none, or when it cannot be read.</param>
/// <param name="Differences">Everything that is not as it should be; empty when all is well.</param>
public sealed record SchemaReport(int? Version, IReadOnlyList<SchemaDifference> Differences);
