namespace JdbcStore.Sqlite;

/// <summary>What the file's schema tells about its tables.</summary>
internal static class CatalogueQuery
{
    public const string Text =
        """
        WITH tables AS (
            SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, length(@prefix)) = @prefix
        )
        SELECT t.name, 'column ' || c.name, c.type || iif(c."notnull", ' not null', '')
          FROM tables t, pragma_table_info(t.name) c
        UNION ALL
        SELECT name, 'primary key', '(' || columns || ')'
          FROM (SELECT t.name, (SELECT group_concat(name, ', ') FROM (SELECT c.name FROM pragma_table_info(t.name) c WHERE c.pk > 0 ORDER BY c.pk)) AS columns
                  FROM tables t)
         WHERE columns IS NOT NULL
        UNION
        SELECT t.name,
               iif(i."unique", 'unique (', 'index (')
               || (SELECT group_concat(name, ', ')
                     FROM (SELECT c.name || iif(c.coll = 'BINARY', '', ' collate ' || c.coll) AS name
                             FROM pragma_index_xinfo(i.name) c
                            WHERE c.key
                            ORDER BY c.seqno))
               || ')' || iif(i.partial, ' partial', ''),
               ''
          FROM tables t, pragma_index_list(t.name) i
         WHERE i.origin <> 'pk'
        """;
}
