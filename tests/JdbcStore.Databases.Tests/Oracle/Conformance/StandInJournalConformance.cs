using JdbcStore.Conformance;

namespace JdbcStore.Databases.Tests.Oracle.Conformance;

public static class StandInJournalConformance
{
    public sealed class ConfirmedIsDurable : ConfirmedIsDurable<StandInJournal>;

    public sealed class OrderIsKept : OrderIsKept<StandInJournal>;

    public sealed class OrderUnderConcurrency : OrderUnderConcurrency<StandInJournal>;

    public sealed class NothingLostNothingBack : NothingLostNothingBack<StandInJournal>;

    public sealed class NoDuplicates : NoDuplicates<StandInJournal>;

    public sealed class UnknownCommitsAreResolved : UnknownCommitsAreResolved<StandInJournal>;

    public sealed class FencedStoresCommitNothing : FencedStoresCommitNothing<StandInJournal>;

    public sealed class NeverAFalseEmpty : NeverAFalseEmpty<StandInJournal>;

    public sealed class UnitsAreAtomic : UnitsAreAtomic<StandInJournal>;

    public sealed class DeliveryStateIsKept : DeliveryStateIsKept<StandInJournal>;

    public sealed class PendingWorkIsBounded : PendingWorkIsBounded<StandInJournal>;

    public sealed class ConditionsHold : ConditionsHold<StandInJournal>;

    public sealed class PreparedTransactionsSurvive : PreparedTransactionsSurvive<StandInJournal>;

    public sealed class PreparedTransactionsAreIsolated : PreparedTransactionsAreIsolated<StandInJournal>;

    public sealed class PrioritiesAreKept : PrioritiesAreKept<StandInJournal>;

    public sealed class ExpiryIsKept : ExpiryIsKept<StandInJournal>;

    public sealed class DelaysAreKept : DelaysAreKept<StandInJournal>;

    public sealed class HousekeepingIsInvisible : HousekeepingIsInvisible<StandInJournal>;

    public sealed class PoisonFailsAlone : PoisonFailsAlone<StandInJournal>;

    public sealed class LargeBodies : LargeBodies<StandInJournal>;

    public sealed class BodiesAreStreamed : BodiesAreStreamed<StandInJournal>;

    public sealed class BrokenStreams : BrokenStreams<StandInJournal>;

    public sealed class StreamsAreBounded : StreamsAreBounded<StandInJournal>;

    public sealed class ProducersAreRemembered : ProducersAreRemembered<StandInJournal>;

    public sealed class ResendsAreForgotten : ResendsAreForgotten<StandInJournal>;

    public sealed class PurgesAndDeletes : PurgesAndDeletes<StandInJournal>;

    public sealed class SubscriptionsAreKept : SubscriptionsAreKept<StandInJournal>;

    public sealed class SubscriptionsAreListed : SubscriptionsAreListed<StandInJournal>;

    public sealed class SubscriptionsStartExactly : SubscriptionsStartExactly<StandInJournal>;

    public sealed class SubscriptionsAcknowledge : SubscriptionsAcknowledge<StandInJournal>;

    public sealed class SubscriptionsConsume : SubscriptionsConsume<StandInJournal>;

    public sealed class SubscriptionsPrepare : SubscriptionsPrepare<StandInJournal>;

    public sealed class TopicsAreTrimmed : TopicsAreTrimmed<StandInJournal>;

    public sealed class SelectorsChoose : SelectorsChoose<StandInJournal>;

    public sealed class TopicsKeepTime : TopicsKeepTime<StandInJournal>;

    public sealed class AnySize : AnySize<StandInJournal>;

    public sealed class AnyName : AnyName<StandInJournal>;

    public sealed class CountsAreExact : CountsAreExact<StandInJournal>;

    public sealed class StartsAndStopsWell : StartsAndStopsWell<StandInJournal>;

    public sealed class SuspendsAndResumes : SuspendsAndResumes<StandInJournal>;

    public sealed class EveryFaultPointIsSurvived : EveryFaultPointIsSurvived<StandInJournal>;

    public sealed class BehavesLikeTheModel : BehavesLikeTheModel<StandInJournal>;

    public sealed class JournalIsSwitched : JournalIsSwitched<StandInJournal>;
}
