using System.Data;
using System.Data.Common;
using global::Oracle.ManagedDataAccess.Client;

namespace JdbcStore.Tests.Oracle;

/// <summary>Behind the stand-in for Oracle's driver: remembers what was done, in order, and answers with nothing, or with a failure.</summary>
internal sealed class RecordingBackend : OracleBackend
{
    private bool _isOpen;

    /// <summary>Calls, such as <c>begin</c>, or the first line of a statement.</summary>
    public List<string> Calls { get; } = [];

    public List<(OracleCommand Command, IReadOnlyList<IReadOnlyDictionary<string, object>> Bindings)> Statements { get; } = [];

    /// <summary>Fails the statements for which it returns something.</summary>
    public Func<OracleCommand, OracleException?> Fails { get; set; } = _ => null;

    public override bool IsOpen => _isOpen;

    public override Task OpenAsync(CancellationToken cancellationToken)
    {
        _isOpen = true;
        return Did("open");
    }

    public override ValueTask DisposeAsync()
    {
        _isOpen = false;
        return new ValueTask(Did("close"));
    }

    public override Task BeginAsync() => Did("begin");

    public override Task CommitAsync() => Did("commit");

    public override Task RollbackAsync() => Did("rollback");

    public override Task<DbDataReader> ExecuteAsync(OracleCommand command, IReadOnlyList<IReadOnlyDictionary<string, object>> bindings)
    {
        Calls.Add(command.CommandText.Split('\n')[0].Split(' ')[0]);
        Statements.Add((command, bindings));
        return Fails(command) is { } failure ? Task.FromException<DbDataReader>(failure) : Task.FromResult<DbDataReader>(new DataTable().CreateDataReader());
    }

    private Task Did(string call)
    {
        Calls.Add(call);
        return Task.CompletedTask;
    }
}
