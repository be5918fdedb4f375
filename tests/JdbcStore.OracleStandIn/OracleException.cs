using System.Data.Common;

namespace Oracle.ManagedDataAccess.Client;

public sealed class OracleException(int number, string text, Exception? inner = null) : DbException($"ORA-{number:00000}: {text}", inner)
{
    /// <summary>Without the minus.</summary>
    public int Number { get; } = number;
}
