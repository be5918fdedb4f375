using System.Data.Common;
using JdbcStore.Conformance.Faults;
using Npgsql;

namespace JdbcStore.Databases.Tests.Conformance;

/// <summary>PostgreSQL's driver when the network fails, or when the server has chosen it as the victim of a deadlock.</summary>
internal sealed class FaultyPostgreSql : FaultyDriver
{
    public override bool WritesByStatements => false;

    public override Exception Lost() => new NpgsqlException("Exception while reading from stream", new IOException("Broken on purpose"));

    public override Exception Refused() => new PostgresException("deadlock detected, on purpose", "ERROR", "ERROR", "40P01");

    public override void Cut(DbConnection connection)
    {
        NpgsqlConnection.ClearPool((NpgsqlConnection)connection);
        connection.Close();
    }
}
