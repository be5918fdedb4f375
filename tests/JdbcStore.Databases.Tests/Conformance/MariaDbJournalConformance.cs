using JdbcStore.Conformance;

namespace JdbcStore.Databases.Tests.Conformance;

public static class MariaDbJournalConformance
{
    public sealed class ConfirmedIsDurable : ConfirmedIsDurable<MariaDbJournal>;

    public sealed class OrderIsKept : OrderIsKept<MariaDbJournal>;

    public sealed class OrderUnderConcurrency : OrderUnderConcurrency<MariaDbJournal>;

    public sealed class NothingLostNothingBack : NothingLostNothingBack<MariaDbJournal>;

    public sealed class NoDuplicates : NoDuplicates<MariaDbJournal>;

    public sealed class UnknownCommitsAreResolved : UnknownCommitsAreResolved<MariaDbJournal>;

    public sealed class FencedStoresCommitNothing : FencedStoresCommitNothing<MariaDbJournal>;

    public sealed class NeverAFalseEmpty : NeverAFalseEmpty<MariaDbJournal>;

    public sealed class UnitsAreAtomic : UnitsAreAtomic<MariaDbJournal>;

    public sealed class DeliveryStateIsKept : DeliveryStateIsKept<MariaDbJournal>;

    public sealed class PendingWorkIsBounded : PendingWorkIsBounded<MariaDbJournal>;

    public sealed class ConditionsHold : ConditionsHold<MariaDbJournal>;

    public sealed class PreparedTransactionsSurvive : PreparedTransactionsSurvive<MariaDbJournal>;

    public sealed class PreparedTransactionsAreIsolated : PreparedTransactionsAreIsolated<MariaDbJournal>;

    public sealed class PrioritiesAreKept : PrioritiesAreKept<MariaDbJournal>;

    public sealed class ExpiryIsKept : ExpiryIsKept<MariaDbJournal>;

    public sealed class DelaysAreKept : DelaysAreKept<MariaDbJournal>;

    public sealed class HousekeepingIsInvisible : HousekeepingIsInvisible<MariaDbJournal>;

    public sealed class PoisonFailsAlone : PoisonFailsAlone<MariaDbJournal>;

    public sealed class LargeBodies : LargeBodies<MariaDbJournal>;

    public sealed class BodiesAreStreamed : BodiesAreStreamed<MariaDbJournal>;

    public sealed class BrokenStreams : BrokenStreams<MariaDbJournal>;

    public sealed class StreamsAreBounded : StreamsAreBounded<MariaDbJournal>;

    public sealed class ProducersAreRemembered : ProducersAreRemembered<MariaDbJournal>;

    public sealed class ResendsAreForgotten : ResendsAreForgotten<MariaDbJournal>;

    public sealed class PurgesAndDeletes : PurgesAndDeletes<MariaDbJournal>;

    public sealed class SubscriptionsAreKept : SubscriptionsAreKept<MariaDbJournal>;

    public sealed class SubscriptionsAreListed : SubscriptionsAreListed<MariaDbJournal>;

    public sealed class SubscriptionsStartExactly : SubscriptionsStartExactly<MariaDbJournal>;

    public sealed class SubscriptionsAcknowledge : SubscriptionsAcknowledge<MariaDbJournal>;

    public sealed class SubscriptionsConsume : SubscriptionsConsume<MariaDbJournal>;

    public sealed class SubscriptionsPrepare : SubscriptionsPrepare<MariaDbJournal>;

    public sealed class TopicsAreTrimmed : TopicsAreTrimmed<MariaDbJournal>;

    public sealed class SelectorsChoose : SelectorsChoose<MariaDbJournal>;

    public sealed class TopicsKeepTime : TopicsKeepTime<MariaDbJournal>;

    public sealed class AnySize : AnySize<MariaDbJournal>;

    public sealed class AnyName : AnyName<MariaDbJournal>;

    public sealed class CountsAreExact : CountsAreExact<MariaDbJournal>;

    public sealed class StartsAndStopsWell : StartsAndStopsWell<MariaDbJournal>;

    public sealed class SuspendsAndResumes : SuspendsAndResumes<MariaDbJournal>;

    public sealed class EveryFaultPointIsSurvived : EveryFaultPointIsSurvived<MariaDbJournal>;

    public sealed class BehavesLikeTheModel : BehavesLikeTheModel<MariaDbJournal>;

    public sealed class JournalIsSwitched : JournalIsSwitched<MariaDbJournal>;
}
