namespace JdbcStore.MySql;

/// <summary>
/// What the server tells about the tables of the database. Display widths, which mean nothing, are left out; what MySQL and MariaDB have two names for has one.
/// </summary>
internal static class CatalogueQuery
{
    public const string Text =
        """
        SELECT TABLE_NAME, CONCAT('column ', COLUMN_NAME),
               CONCAT(IF(DATA_TYPE IN ('smallint', 'int', 'bigint'), CONCAT(DATA_TYPE, IF(COLUMN_TYPE LIKE '%unsigned', ' unsigned', '')), COLUMN_TYPE),
                      CASE WHEN COLLATION_NAME IS NULL THEN ''
                           WHEN COLLATION_NAME IN ('utf8mb4_0900_bin', 'utf8mb4_nopad_bin') THEN ' collate utf8mb4 binary'
                           ELSE CONCAT(' collate ', COLLATION_NAME) END,
                      IF(IS_NULLABLE = 'NO', ' not null', ''))
          FROM information_schema.COLUMNS
         WHERE TABLE_SCHEMA = DATABASE() AND LEFT(TABLE_NAME, CHAR_LENGTH(@prefix)) = @prefix
        UNION ALL
        SELECT TABLE_NAME, IF(is_primary, 'primary key', CONCAT(IF(is_unique, 'unique ', 'index '), columns)), IF(is_primary, columns, '')
          FROM (SELECT DISTINCT TABLE_NAME, INDEX_NAME = 'PRIMARY' AS is_primary, NON_UNIQUE = 0 AS is_unique,
                       CONCAT('(', GROUP_CONCAT(COLUMN_NAME, IF(SUB_PART IS NULL, '', CONCAT('(', SUB_PART, ')')) ORDER BY SEQ_IN_INDEX SEPARATOR ', '), ')')
                           AS columns
                  FROM information_schema.STATISTICS
                 WHERE TABLE_SCHEMA = DATABASE() AND LEFT(TABLE_NAME, CHAR_LENGTH(@prefix)) = @prefix
                 GROUP BY TABLE_NAME, INDEX_NAME, NON_UNIQUE) AS keys_of_tables
        """;
}
