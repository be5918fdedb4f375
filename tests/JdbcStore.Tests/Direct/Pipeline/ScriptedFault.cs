using JdbcStore.Sql;

namespace JdbcStore.Tests.Direct.Pipeline;

/// <summary>A failure that the script has chosen.</summary>
internal sealed class ScriptedFault(SqlFault fault) : Exception($"The script says {fault}.")
{
    public SqlFault Fault => fault;
}
