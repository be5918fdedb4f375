using System.Data.Common;

namespace JdbcStore.Oracle;

/// <summary>Sessions from the driver's own pool.</summary>
internal sealed class OracleSource(OracleDriver driver, string connectionString) : DbDataSource
{
    /// <inheritdoc />
    public override string ConnectionString => connectionString;

    /// <inheritdoc />
    protected override DbConnection CreateDbConnection()
    {
        var connection = driver.Factory.CreateConnection()!;
        connection.ConnectionString = connectionString;
        return new OracleSession(driver, connection);
    }
}
