namespace JdbcStore.Conformance.Model;

/// <summary>A generated unit of work; with a name it is only prepared.</summary>
internal sealed record Unit(string? PreparedAs, Act[] Acts)
{
    public override string ToString() => $"{(PreparedAs is null ? "" : $"prepare {PreparedAs}: ")}[{string.Join(", ", (object[])Acts)}]";
}
