using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Oracle.ManagedDataAccess.Client;

public sealed class OracleParameter : DbParameter
{
    private OracleDbType? _type;

    public override DbType DbType { get; set; } = DbType.String;

    public OracleDbType OracleDbType
    {
        get => _type ?? Infer();
        set => _type = value;
    }

    public override ParameterDirection Direction { get; set; } = ParameterDirection.Input;

    public override bool IsNullable { get; set; }

    [AllowNull]
    public override string ParameterName { get; set; } = "";

    public override int Size { get; set; }

    [AllowNull]
    public override string SourceColumn { get; set; } = "";

    public override bool SourceColumnNullMapping { get; set; }

    public override object? Value { get; set; }

    public override void ResetDbType() => _type = null;

    /// <summary>As the driver does, from the value.</summary>
    private OracleDbType Infer() => Value switch
    {
        byte[] => OracleDbType.Raw,
        short or int or long => OracleDbType.Int64,
        _ => OracleDbType.Varchar2,
    };
}
