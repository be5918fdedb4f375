using JdbcStore.Sql;

namespace JdbcStore.Hosting;

/// <summary>The dialects that a build has, by name.</summary>
internal static class RegisteredDialects
{
    /// <summary>The dialect of that name, in upper or lower case, or null.</summary>
    public static SqlDialect? ByName(this IEnumerable<SqlDialect> dialects, string? name) =>
        dialects.FirstOrDefault(dialect => dialect.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
