namespace JdbcStore.Oracle;

/// <summary>What the server tells about the tables of the current schema, and about those of another that the account's synonyms stand for.</summary>
internal static class CatalogueQuery
{
    public const string Text =
        """
        WITH tables AS (
            SELECT owner, table_name
              FROM all_tables
             WHERE SUBSTR(LOWER(table_name), 1, LENGTH(@prefix)) = @prefix
                   AND (owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA')
                        OR (owner, table_name) IN (SELECT table_owner, table_name FROM user_synonyms))
        ), keys AS (
            SELECT t.owner, t.table_name, i.index_name, i.uniqueness,
                   '(' || LISTAGG(LOWER(c.column_name), ', ') WITHIN GROUP (ORDER BY c.column_position) || ')' AS columns
              FROM tables t
              JOIN all_indexes i ON i.table_owner = t.owner AND i.table_name = t.table_name AND i.index_type = 'NORMAL'
              JOIN all_ind_columns c ON c.index_owner = i.owner AND c.index_name = i.index_name
             GROUP BY t.owner, t.table_name, i.index_name, i.uniqueness
        )
        SELECT LOWER(t.table_name), 'column ' || LOWER(c.column_name),
               LOWER(c.data_type)
               || CASE WHEN c.data_type = 'NUMBER' THEN '(' || c.data_precision || ')'
                       WHEN c.char_used IS NOT NULL THEN '(' || c.char_length || CASE c.char_used WHEN 'C' THEN ' char' ELSE ' byte' END || ')' END
               || CASE c.nullable WHEN 'N' THEN ' not null' END
          FROM tables t
          JOIN all_tab_columns c ON c.owner = t.owner AND c.table_name = t.table_name
        UNION ALL
        SELECT LOWER(k.table_name),
               CASE WHEN p.constraint_name IS NOT NULL THEN 'primary key' WHEN k.uniqueness = 'UNIQUE' THEN 'unique ' || k.columns ELSE 'index ' || k.columns END,
               CASE WHEN p.constraint_name IS NOT NULL THEN k.columns END
          FROM keys k
          LEFT JOIN all_constraints p
            ON p.owner = k.owner AND p.table_name = k.table_name AND p.index_name = k.index_name AND p.constraint_type = 'P'
        """;
}
