using System.Data.Common;
using JdbcStore.Conformance.Faults;
using Microsoft.Data.Sqlite;

namespace JdbcStore.Tests.Conformance;

/// <summary>SQLite's driver when the file cannot be read or written for a moment (IOERR), or another process has it (BUSY).</summary>
internal sealed class FaultySqlite : FaultyDriver
{
    public override bool WritesByStatements => true;

    public override Exception Lost() => new SqliteException("disk I/O error, on purpose", 10);

    public override Exception Refused() => new SqliteException("database is locked, on purpose", 5);

    public override void Cut(DbConnection connection)
    {
        SqliteConnection.ClearPool((SqliteConnection)connection);
        connection.Close();
    }
}
