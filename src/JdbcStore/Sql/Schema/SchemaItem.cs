namespace JdbcStore.Sql.Schema;

/// <summary>One thing that a database's catalogue tells about a table.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Name">Such as <c>column body_size</c>, <c>primary key</c> or <c>index (due_at)</c>.</param>
/// <param name="Definition">Such as <c>integer not null</c>, or empty where the name says it all.</param>
internal readonly record struct SchemaItem(string Table, string Name, string Definition)
{
    private const string Column = "column ";

    public bool IsColumn => Name.StartsWith(Column, StringComparison.Ordinal);

    public string ColumnName => Name[Column.Length..];
}
