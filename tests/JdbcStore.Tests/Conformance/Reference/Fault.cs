namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>One way in which the reference store can break a promise, to see that the suites notice.</summary>
public enum Fault
{
    None,
    LosesTheLastUnitInACrash,
    ConfirmsWhatWasCancelled,
    ReordersAUnit,
    GivesSequencesTwice,
    BringsAcknowledgedMessagesBack,
    AcknowledgesInAnyDestination,
    ForgetsKeysOfConsumedMessages,
    ForgetsKeysOverARestart,
    ComparesKeysWithoutCase,
    CommitsWhenFenced,
    ReadsWhenNotActive,
    ReadsNothingFromALostDatabase,
    AppliesHalfAUnit,
    ForgetsDeliveryCounts,
    MovesTheMarkBack,
    CutsLargeBodies,
    TrimsNames,
    CountsResends,
    KeepsTheLeaseWhenStopped,
    FailsInAnAbsence,
    ServesTheLastFirst,
    WaitsForEver,

    ShowsPreparedAdds,
    ShowsWhatIsAcknowledgedByPrepared,
    ForgetsPreparedTransactions,
    GivesPreparedAddsTheirPlaceTooEarly,
    LosesWhatARollbackGivesBack,
    ForgetsDeliveryCountsInARollback,
    KeepsKeysOfRolledBackAdds,
    PreparesANameTwice,
    DecidesWhatIsDecided,

    IgnoresConditions,
    ChecksConditionsOnTheWay,
    FailsTheUnitAfterARefusedOne,

    AcceptsStreamsThatEndEarly,
    AcceptsStreamsThatGoOn,
    CutsBodiesThatAreAcknowledged,
    ReadsLargeBodiesWithPages,
    CountsOnlyBodiesInPages,
    HoldsStreamsInMemory,

    ForgetsProducers,
    ForgetsProducersOfConsumedMessages,
    RecognisesOnlyTheLastNumber,
    NumbersProducersAcrossDestinations,
    NeverForgets,
    ForgetsTooSoon,

    PurgesWhatIsPrepared,
    DeletesWhatIsPrepared,
    KeepsTheKeysOfTheDeleted,
    BringsTheDeletedBack,

    ForgetsPrioritiesInMoves,
}
