namespace JdbcStore.Conformance.Model;

/// <summary>What one step of a history is.</summary>
internal enum StepKind
{
    Burst,
    End,
    PutClockForward,
    Purge,
    Delete,
}
