namespace JdbcStore.Oracle;

/// <summary>Types of parameters that have to be chosen; names as in the driver's OracleDbType.</summary>
internal enum OracleType
{
    /// <summary>Whole numbers.</summary>
    Int64,

    /// <summary>Names and keys.</summary>
    Varchar2,

    /// <summary>Up to 32,767 bytes in PL/SQL; none at all are NULL.</summary>
    Raw,

    /// <summary>Bytes in any number.</summary>
    Blob,

    /// <summary>Long texts.</summary>
    Clob,
}
