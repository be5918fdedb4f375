namespace JdbcStore.Conformance.Model;

/// <summary>What one step of a generated unit does.</summary>
internal enum ActKind
{
    Add,
    Acknowledge,
    AcknowledgeAll,
    Redeliver,
    MarkDispatched,
    Declare,
    Require,
    Move,
    Cancel,
    Subscribe,
    Unsubscribe,
    AcknowledgeFor,
    AcknowledgeThrough,
    CommitPrepared,
    RollBackPrepared,
}
