namespace JdbcStore.Conformance.Model;

/// <summary>What one step of a generated unit does.</summary>
internal enum ActKind
{
    Add,
    Resend,
    Acknowledge,
    AcknowledgeAll,
    Redeliver,
    MarkDispatched,
    Declare,
}
