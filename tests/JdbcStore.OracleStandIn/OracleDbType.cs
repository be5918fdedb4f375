namespace Oracle.ManagedDataAccess.Client;

/// <summary>Oracle's own numbers differ: who binds late must go by the names.</summary>
public enum OracleDbType
{
    Blob = 902,
    Clob = 905,
    Int64 = 912,
    Raw = 920,
    Varchar2 = 926,
}
