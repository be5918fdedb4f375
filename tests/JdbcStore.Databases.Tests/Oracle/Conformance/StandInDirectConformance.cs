using JdbcStore.Conformance;

namespace JdbcStore.Databases.Tests.Oracle.Conformance;

public static class StandInDirectConformance
{
    public sealed class ConfirmedIsDurable : ConfirmedIsDurable<StandInDirect>;

    public sealed class OrderIsKept : OrderIsKept<StandInDirect>;

    public sealed class OrderUnderConcurrency : OrderUnderConcurrency<StandInDirect>;

    public sealed class NothingLostNothingBack : NothingLostNothingBack<StandInDirect>;

    public sealed class NoDuplicates : NoDuplicates<StandInDirect>;

    public sealed class UnknownCommitsAreResolved : UnknownCommitsAreResolved<StandInDirect>;

    public sealed class FencedStoresCommitNothing : FencedStoresCommitNothing<StandInDirect>;

    public sealed class NeverAFalseEmpty : NeverAFalseEmpty<StandInDirect>;

    public sealed class UnitsAreAtomic : UnitsAreAtomic<StandInDirect>;

    public sealed class DeliveryStateIsKept : DeliveryStateIsKept<StandInDirect>;

    public sealed class PendingWorkIsBounded : PendingWorkIsBounded<StandInDirect>;

    public sealed class ConditionsHold : ConditionsHold<StandInDirect>;

    public sealed class PreparedTransactionsSurvive : PreparedTransactionsSurvive<StandInDirect>;

    public sealed class PreparedTransactionsAreIsolated : PreparedTransactionsAreIsolated<StandInDirect>;

    public sealed class PrioritiesAreKept : PrioritiesAreKept<StandInDirect>;

    public sealed class ExpiryIsKept : ExpiryIsKept<StandInDirect>;

    public sealed class DelaysAreKept : DelaysAreKept<StandInDirect>;

    public sealed class HousekeepingIsInvisible : HousekeepingIsInvisible<StandInDirect>;

    public sealed class PoisonFailsAlone : PoisonFailsAlone<StandInDirect>;

    public sealed class LargeBodies : LargeBodies<StandInDirect>;

    public sealed class BodiesAreStreamed : BodiesAreStreamed<StandInDirect>;

    public sealed class BrokenStreams : BrokenStreams<StandInDirect>;

    public sealed class StreamsAreBounded : StreamsAreBounded<StandInDirect>;

    public sealed class ProducersAreRemembered : ProducersAreRemembered<StandInDirect>;

    public sealed class ResendsAreForgotten : ResendsAreForgotten<StandInDirect>;

    public sealed class PurgesAndDeletes : PurgesAndDeletes<StandInDirect>;

    public sealed class SubscriptionsAreKept : SubscriptionsAreKept<StandInDirect>;

    public sealed class SubscriptionsAreListed : SubscriptionsAreListed<StandInDirect>;

    public sealed class SubscriptionsStartExactly : SubscriptionsStartExactly<StandInDirect>;

    public sealed class SubscriptionsAcknowledge : SubscriptionsAcknowledge<StandInDirect>;

    public sealed class SubscriptionsConsume : SubscriptionsConsume<StandInDirect>;

    public sealed class SubscriptionsPrepare : SubscriptionsPrepare<StandInDirect>;

    public sealed class TopicsAreTrimmed : TopicsAreTrimmed<StandInDirect>;

    public sealed class SelectorsChoose : SelectorsChoose<StandInDirect>;

    public sealed class TopicsKeepTime : TopicsKeepTime<StandInDirect>;

    public sealed class AnySize : AnySize<StandInDirect>;

    public sealed class AnyName : AnyName<StandInDirect>;

    public sealed class CountsAreExact : CountsAreExact<StandInDirect>;

    public sealed class StartsAndStopsWell : StartsAndStopsWell<StandInDirect>;

    public sealed class SuspendsAndResumes : SuspendsAndResumes<StandInDirect>;

    public sealed class EveryFaultPointIsSurvived : EveryFaultPointIsSurvived<StandInDirect>;

    public sealed class BehavesLikeTheModel : BehavesLikeTheModel<StandInDirect>;

    public sealed class JournalIsSwitched : JournalIsSwitched<StandInDirect>;
}
