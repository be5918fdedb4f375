namespace JdbcStore.Tests.Conformance.Slips;

/// <summary>One way in which a store can get a broken connection wrong.</summary>
public enum Slip
{
    LosesWhatItHasConfirmed,
    BringsBackWhatWasAcknowledged,
    StoresTwice,
    SaysThatNobodyKnows,
}
