namespace JdbcStore;

/// <summary>What one step of a unit of work does. Those up to <see cref="AcknowledgeThrough"/> are written to the journal, with these numbers.</summary>
internal enum OperationKind : byte
{
    Declare = 1,
    Add = 2,
    Acknowledge = 3,
    Redeliver = 4,
    MarkDispatched = 5,
    AcknowledgeSubscription = 6,
    AcknowledgeThrough = 7,

    Require = 32,
    Subscribe = 33,
    Unsubscribe = 34,
    Cancel = 35,
    Release = 36,
    CommitPrepared = 37,
    RollBackPrepared = 38,
    Delete = 39,
    Move = 40,
    IfThere = 41,
}
