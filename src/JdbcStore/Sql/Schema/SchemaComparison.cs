namespace JdbcStore.Sql.Schema;

/// <summary>What a catalogue tells, against what it should tell. More than is expected is no difference: indexes of the DBA's own, for instance.</summary>
internal static class SchemaComparison
{
    public static IEnumerable<SchemaDifference> Compare(IEnumerable<SchemaItem> expected, IEnumerable<SchemaItem> found)
    {
        var tables = found.ToLookup(item => item.Table);
        return expected.GroupBy(item => item.Table).SelectMany(table => CompareTable(table, tables[table.Key]));
    }

    private static IEnumerable<SchemaDifference> CompareTable(IGrouping<string, SchemaItem> expected, IEnumerable<SchemaItem> found)
    {
        var definitions = found.ToDictionary(item => item.Name, item => item.Definition);
        if (definitions.Count == 0)
            return [new SchemaDifference(expected.Key, "missing table")];
        return from item in expected
               let definition = definitions.GetValueOrDefault(item.Name)
               where definition != item.Definition
               select new SchemaDifference(item.Table, definition is null
                   ? $"missing {item.Name} {item.Definition}".TrimEnd()
                   : $"{item.Name} is {definition} instead of {item.Definition}");
    }
}
