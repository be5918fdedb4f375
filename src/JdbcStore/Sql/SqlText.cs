namespace JdbcStore.Sql;

/// <summary>Makes a statement ready for one store: puts in the table prefix and the database's clock.</summary>
/// <param name="tablePrefix">Validated by the configuration; the only thing ever put into a statement.</param>
/// <param name="now">The dialect's clock expression, for <c>{now}</c>.</param>
/// <param name="translate">The dialect's <see cref="SqlDialect.Translate"/>; null: the statement is in the database's own words already.</param>
public sealed class SqlText(string tablePrefix, string now, Func<string, string>? translate = null)
{
    /// <summary>The prefix with which statements and scripts are written.</summary>
    public const string DefaultPrefix = "jdbcstore_";

    /// <summary>The statement with its placeholders replaced.</summary>
    public string this[string statement]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(statement);
            var named = statement.Replace(DefaultPrefix, tablePrefix, StringComparison.Ordinal).Replace("{now}", now, StringComparison.Ordinal);
            return translate is null ? named : translate(named);
        }
    }
}
