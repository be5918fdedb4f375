using JdbcStore.Conformance;
using JdbcStore.Conformance.Model;

namespace JdbcStore.Tests.Conformance.Reference;

public static class ReferenceStoreConformance
{
    public sealed class ConfirmedIsDurable : ConfirmedIsDurable<ReferenceStore>;

    public sealed class OrderIsKept : OrderIsKept<ReferenceStore>;

    public sealed class OrderUnderConcurrency : OrderUnderConcurrency<ReferenceStore>;

    public sealed class NothingLostNothingBack : NothingLostNothingBack<ReferenceStore>;

    public sealed class NoDuplicates : NoDuplicates<ReferenceStore>;

    public sealed class UnknownCommitsAreResolved : UnknownCommitsAreResolved<ReferenceStore>;

    public sealed class FencedStoresCommitNothing : FencedStoresCommitNothing<ReferenceStore>;

    public sealed class NeverAFalseEmpty : NeverAFalseEmpty<ReferenceStore>;

    public sealed class UnitsAreAtomic : UnitsAreAtomic<ReferenceStore>;

    public sealed class DeliveryStateIsKept : DeliveryStateIsKept<ReferenceStore>;

    public sealed class PendingWorkIsBounded : PendingWorkIsBounded<ReferenceStore>;

    public sealed class ConditionsHold : ConditionsHold<ReferenceStore>;

    public sealed class PreparedTransactionsSurvive : PreparedTransactionsSurvive<ReferenceStore>;

    public sealed class PreparedTransactionsAreIsolated : PreparedTransactionsAreIsolated<ReferenceStore>;

    public sealed class PrioritiesAreKept : PrioritiesAreKept<ReferenceStore>;

    public sealed class ExpiryIsKept : ExpiryIsKept<ReferenceStore>;

    public sealed class DelaysAreKept : DelaysAreKept<ReferenceStore>;

    public sealed class HousekeepingIsInvisible : HousekeepingIsInvisible<ReferenceStore>;

    public sealed class PoisonFailsAlone : PoisonFailsAlone<ReferenceStore>;

    public sealed class LargeBodies : LargeBodies<ReferenceStore>;

    public sealed class BodiesAreStreamed : BodiesAreStreamed<ReferenceStore>;

    public sealed class BrokenStreams : BrokenStreams<ReferenceStore>;

    public sealed class StreamsAreBounded : StreamsAreBounded<ReferenceStore>;

    public sealed class ProducersAreRemembered : ProducersAreRemembered<ReferenceStore>;

    public sealed class ResendsAreForgotten : ResendsAreForgotten<ReferenceStore>;

    public sealed class PurgesAndDeletes : PurgesAndDeletes<ReferenceStore>;

    public sealed class SubscriptionsAreKept : SubscriptionsAreKept<ReferenceStore>;

    public sealed class SubscriptionsAreListed : SubscriptionsAreListed<ReferenceStore>;

    public sealed class SubscriptionsStartExactly : SubscriptionsStartExactly<ReferenceStore>;

    public sealed class SubscriptionsAcknowledge : SubscriptionsAcknowledge<ReferenceStore>;

    public sealed class SubscriptionsConsume : SubscriptionsConsume<ReferenceStore>;

    public sealed class SubscriptionsPrepare : SubscriptionsPrepare<ReferenceStore>;

    public sealed class TopicsAreTrimmed : TopicsAreTrimmed<ReferenceStore>;

    public sealed class SelectorsChoose : SelectorsChoose<ReferenceStore>;

    public sealed class TopicsKeepTime : TopicsKeepTime<ReferenceStore>;

    public sealed class AnySize : AnySize<ReferenceStore>;

    public sealed class AnyName : AnyName<ReferenceStore>;

    public sealed class CountsAreExact : CountsAreExact<ReferenceStore>;

    public sealed class StartsAndStopsWell : StartsAndStopsWell<ReferenceStore>;

    public sealed class SuspendsAndResumes : SuspendsAndResumes<ReferenceStore>;

    public sealed class EveryFaultPointIsSurvived : EveryFaultPointIsSurvived<ReferenceStore>;

    public sealed class BehavesLikeTheModel : BehavesLikeTheModel<ReferenceStore>
    {
        protected override int Seconds => 3;

        protected override HistoryParts Parts => HistoryParts.Priorities | HistoryParts.Producers | HistoryParts.Prepared | HistoryParts.LargeBodies;
    }

    public sealed class JournalIsSwitched : JournalIsSwitched<ReferenceStore>;
}
