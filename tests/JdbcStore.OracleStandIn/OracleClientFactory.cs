using System.Data.Common;

namespace Oracle.ManagedDataAccess.Client;

public sealed class OracleClientFactory : DbProviderFactory
{
    /// <summary>A field, as in every provider.</summary>
    public static readonly OracleClientFactory Instance = new();

    private OracleClientFactory()
    {
    }

    public override DbCommand CreateCommand() => new OracleCommand();

    public override DbConnection CreateConnection() => new OracleConnection();

    public override DbParameter CreateParameter() => new OracleParameter();

    public override DbConnectionStringBuilder CreateConnectionStringBuilder() => new();
}
