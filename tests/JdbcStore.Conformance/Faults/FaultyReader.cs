using System.Collections;
using System.Data.Common;

namespace JdbcStore.Conformance.Faults;

/// <summary>A reader whose next row can be made to fail: it never ends early instead.</summary>
internal sealed class FaultyReader(DbDataReader real, FaultyConnection connection, string statement) : DbDataReader
{
    public override int Depth => real.Depth;

    public override int FieldCount => real.FieldCount;

    public override bool HasRows => real.HasRows;

    public override bool IsClosed => real.IsClosed;

    public override int RecordsAffected => real.RecordsAffected;

    public override object this[int ordinal] => real[ordinal];

    public override object this[string name] => real[name];

    public override bool Read() => connection.Calls.Run(connection, Row, FaultKinds.OfRow, real.Read);

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) =>
        connection.Calls.RunAsync(connection, Row, FaultKinds.OfRow, () => real.ReadAsync(cancellationToken));

    public override bool NextResult() => connection.Calls.Run(connection, Row, FaultKinds.OfRow, real.NextResult);

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) =>
        connection.Calls.RunAsync(connection, Row, FaultKinds.OfRow, () => real.NextResultAsync(cancellationToken));

    public override bool GetBoolean(int ordinal) => real.GetBoolean(ordinal);

    public override byte GetByte(int ordinal) => real.GetByte(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        real.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => real.GetChar(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        real.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    public override string GetDataTypeName(int ordinal) => real.GetDataTypeName(ordinal);

    public override DateTime GetDateTime(int ordinal) => real.GetDateTime(ordinal);

    public override decimal GetDecimal(int ordinal) => real.GetDecimal(ordinal);

    public override double GetDouble(int ordinal) => real.GetDouble(ordinal);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override Type GetFieldType(int ordinal) => real.GetFieldType(ordinal);

    public override T GetFieldValue<T>(int ordinal) => real.GetFieldValue<T>(ordinal);

    public override float GetFloat(int ordinal) => real.GetFloat(ordinal);

    public override Guid GetGuid(int ordinal) => real.GetGuid(ordinal);

    public override short GetInt16(int ordinal) => real.GetInt16(ordinal);

    public override int GetInt32(int ordinal) => real.GetInt32(ordinal);

    public override long GetInt64(int ordinal) => real.GetInt64(ordinal);

    public override string GetName(int ordinal) => real.GetName(ordinal);

    public override int GetOrdinal(string name) => real.GetOrdinal(name);

    public override string GetString(int ordinal) => real.GetString(ordinal);

    public override object GetValue(int ordinal) => real.GetValue(ordinal);

    public override int GetValues(object[] values) => real.GetValues(values);

    public override bool IsDBNull(int ordinal) => real.IsDBNull(ordinal);

    public override async ValueTask DisposeAsync()
    {
        await real.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            real.Dispose();
        base.Dispose(disposing);
    }

    private string Row => $"row of {statement}";
}
