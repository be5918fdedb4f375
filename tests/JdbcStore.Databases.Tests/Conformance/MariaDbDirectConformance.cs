using JdbcStore.Conformance;

namespace JdbcStore.Databases.Tests.Conformance;

public static class MariaDbDirectConformance
{
    public sealed class ConfirmedIsDurable : ConfirmedIsDurable<MariaDbDirect>;

    public sealed class OrderIsKept : OrderIsKept<MariaDbDirect>;

    public sealed class OrderUnderConcurrency : OrderUnderConcurrency<MariaDbDirect>;

    public sealed class NothingLostNothingBack : NothingLostNothingBack<MariaDbDirect>;

    public sealed class NoDuplicates : NoDuplicates<MariaDbDirect>;

    public sealed class UnknownCommitsAreResolved : UnknownCommitsAreResolved<MariaDbDirect>;

    public sealed class FencedStoresCommitNothing : FencedStoresCommitNothing<MariaDbDirect>;

    public sealed class NeverAFalseEmpty : NeverAFalseEmpty<MariaDbDirect>;

    public sealed class UnitsAreAtomic : UnitsAreAtomic<MariaDbDirect>;

    public sealed class DeliveryStateIsKept : DeliveryStateIsKept<MariaDbDirect>;

    public sealed class PendingWorkIsBounded : PendingWorkIsBounded<MariaDbDirect>;

    public sealed class ConditionsHold : ConditionsHold<MariaDbDirect>;

    public sealed class PreparedTransactionsSurvive : PreparedTransactionsSurvive<MariaDbDirect>;

    public sealed class PreparedTransactionsAreIsolated : PreparedTransactionsAreIsolated<MariaDbDirect>;

    public sealed class PrioritiesAreKept : PrioritiesAreKept<MariaDbDirect>;

    public sealed class ExpiryIsKept : ExpiryIsKept<MariaDbDirect>;

    public sealed class DelaysAreKept : DelaysAreKept<MariaDbDirect>;

    public sealed class HousekeepingIsInvisible : HousekeepingIsInvisible<MariaDbDirect>;

    public sealed class PoisonFailsAlone : PoisonFailsAlone<MariaDbDirect>;

    public sealed class LargeBodies : LargeBodies<MariaDbDirect>;

    public sealed class BodiesAreStreamed : BodiesAreStreamed<MariaDbDirect>;

    public sealed class BrokenStreams : BrokenStreams<MariaDbDirect>;

    public sealed class StreamsAreBounded : StreamsAreBounded<MariaDbDirect>;

    public sealed class ProducersAreRemembered : ProducersAreRemembered<MariaDbDirect>;

    public sealed class ResendsAreForgotten : ResendsAreForgotten<MariaDbDirect>;

    public sealed class PurgesAndDeletes : PurgesAndDeletes<MariaDbDirect>;

    public sealed class SubscriptionsAreKept : SubscriptionsAreKept<MariaDbDirect>;

    public sealed class SubscriptionsAreListed : SubscriptionsAreListed<MariaDbDirect>;

    public sealed class SubscriptionsStartExactly : SubscriptionsStartExactly<MariaDbDirect>;

    public sealed class SubscriptionsAcknowledge : SubscriptionsAcknowledge<MariaDbDirect>;

    public sealed class SubscriptionsConsume : SubscriptionsConsume<MariaDbDirect>;

    public sealed class SubscriptionsPrepare : SubscriptionsPrepare<MariaDbDirect>;

    public sealed class TopicsAreTrimmed : TopicsAreTrimmed<MariaDbDirect>;

    public sealed class SelectorsChoose : SelectorsChoose<MariaDbDirect>;

    public sealed class TopicsKeepTime : TopicsKeepTime<MariaDbDirect>;

    public sealed class AnySize : AnySize<MariaDbDirect>;

    public sealed class AnyName : AnyName<MariaDbDirect>;

    public sealed class CountsAreExact : CountsAreExact<MariaDbDirect>;

    public sealed class StartsAndStopsWell : StartsAndStopsWell<MariaDbDirect>;

    public sealed class SuspendsAndResumes : SuspendsAndResumes<MariaDbDirect>;

    public sealed class EveryFaultPointIsSurvived : EveryFaultPointIsSurvived<MariaDbDirect>;

    public sealed class BehavesLikeTheModel : BehavesLikeTheModel<MariaDbDirect>;

    public sealed class JournalIsSwitched : JournalIsSwitched<MariaDbDirect>;
}
