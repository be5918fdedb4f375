namespace JdbcStore.PostgreSql;

/// <summary>What the server tells about the tables that unqualified names mean.</summary>
internal static class CatalogueQuery
{
    public const string Text =
        """
        WITH tables AS (
            SELECT oid, relname FROM pg_class
             WHERE relkind IN ('r', 'p') AND starts_with(relname, @prefix) AND pg_table_is_visible(oid)
        ), keys AS (
            SELECT t.relname, i.indisprimary, i.indisunique, pg_get_expr(i.indpred, i.indrelid) AS predicate,
                   (SELECT '(' || string_agg(pg_get_indexdef(i.indexrelid, n, true), ', ' ORDER BY n) || ')'
                      FROM generate_series(1, i.indnkeyatts) AS n) AS columns
              FROM tables t
              JOIN pg_index i ON i.indrelid = t.oid
             WHERE i.indisvalid
        )
        SELECT t.relname::text, 'column ' || a.attname,
               replace(format_type(a.atttypid, a.atttypmod), 'character varying', 'varchar')
               || CASE WHEN l.collname <> 'default' THEN ' collate ' || l.collname ELSE '' END || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
          FROM tables t
          JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
          LEFT JOIN pg_collation l ON l.oid = a.attcollation
        UNION ALL
        SELECT relname::text, 'primary key', columns FROM keys WHERE indisprimary
        UNION ALL
        SELECT DISTINCT relname::text, CASE WHEN indisunique THEN 'unique ' ELSE 'index ' END || columns || coalesce(' where ' || predicate, ''), ''
          FROM keys WHERE NOT indisprimary
        """;
}
