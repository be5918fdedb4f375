namespace JdbcStore.Sql.Schema;

/// <summary>One thing in which the tables of a database are not what this release needs.</summary>
/// <param name="Table">The table's name, with its prefix.</param>
/// <param name="Problem">Such as <c>missing index (due_at)</c> or <c>column lane is integer instead of smallint not null</c>.</param>
public sealed record SchemaDifference(string Table, string Problem)
{
    /// <summary>Both, as a line for people.</summary>
    public override string ToString() => $"{Table}: {Problem}";
}
