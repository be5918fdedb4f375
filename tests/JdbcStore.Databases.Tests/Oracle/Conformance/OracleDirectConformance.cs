using JdbcStore.Conformance;

namespace JdbcStore.Databases.Tests.Oracle.Conformance;

public static class OracleDirectConformance
{
    public sealed class ConfirmedIsDurable : ConfirmedIsDurable<OracleDirect>;

    public sealed class OrderIsKept : OrderIsKept<OracleDirect>;

    public sealed class OrderUnderConcurrency : OrderUnderConcurrency<OracleDirect>;

    public sealed class NothingLostNothingBack : NothingLostNothingBack<OracleDirect>;

    public sealed class NoDuplicates : NoDuplicates<OracleDirect>;

    public sealed class UnknownCommitsAreResolved : UnknownCommitsAreResolved<OracleDirect>;

    public sealed class FencedStoresCommitNothing : FencedStoresCommitNothing<OracleDirect>;

    public sealed class NeverAFalseEmpty : NeverAFalseEmpty<OracleDirect>;

    public sealed class UnitsAreAtomic : UnitsAreAtomic<OracleDirect>;

    public sealed class DeliveryStateIsKept : DeliveryStateIsKept<OracleDirect>;

    public sealed class PendingWorkIsBounded : PendingWorkIsBounded<OracleDirect>;

    public sealed class ConditionsHold : ConditionsHold<OracleDirect>;

    public sealed class PreparedTransactionsSurvive : PreparedTransactionsSurvive<OracleDirect>;

    public sealed class PreparedTransactionsAreIsolated : PreparedTransactionsAreIsolated<OracleDirect>;

    public sealed class PrioritiesAreKept : PrioritiesAreKept<OracleDirect>;

    public sealed class ExpiryIsKept : ExpiryIsKept<OracleDirect>;

    public sealed class DelaysAreKept : DelaysAreKept<OracleDirect>;

    public sealed class HousekeepingIsInvisible : HousekeepingIsInvisible<OracleDirect>;

    public sealed class PoisonFailsAlone : PoisonFailsAlone<OracleDirect>;

    public sealed class LargeBodies : LargeBodies<OracleDirect>;

    public sealed class BodiesAreStreamed : BodiesAreStreamed<OracleDirect>;

    public sealed class BrokenStreams : BrokenStreams<OracleDirect>;

    public sealed class StreamsAreBounded : StreamsAreBounded<OracleDirect>;

    public sealed class ProducersAreRemembered : ProducersAreRemembered<OracleDirect>;

    public sealed class ResendsAreForgotten : ResendsAreForgotten<OracleDirect>;

    public sealed class PurgesAndDeletes : PurgesAndDeletes<OracleDirect>;

    public sealed class SubscriptionsAreKept : SubscriptionsAreKept<OracleDirect>;

    public sealed class SubscriptionsAreListed : SubscriptionsAreListed<OracleDirect>;

    public sealed class SubscriptionsStartExactly : SubscriptionsStartExactly<OracleDirect>;

    public sealed class SubscriptionsAcknowledge : SubscriptionsAcknowledge<OracleDirect>;

    public sealed class SubscriptionsConsume : SubscriptionsConsume<OracleDirect>;

    public sealed class SubscriptionsPrepare : SubscriptionsPrepare<OracleDirect>;

    public sealed class TopicsAreTrimmed : TopicsAreTrimmed<OracleDirect>;

    public sealed class SelectorsChoose : SelectorsChoose<OracleDirect>;

    public sealed class TopicsKeepTime : TopicsKeepTime<OracleDirect>;

    public sealed class AnySize : AnySize<OracleDirect>;

    public sealed class AnyName : AnyName<OracleDirect>;

    public sealed class CountsAreExact : CountsAreExact<OracleDirect>;

    public sealed class StartsAndStopsWell : StartsAndStopsWell<OracleDirect>;

    public sealed class SuspendsAndResumes : SuspendsAndResumes<OracleDirect>;

    public sealed class EveryFaultPointIsSurvived : EveryFaultPointIsSurvived<OracleDirect>;

    public sealed class BehavesLikeTheModel : BehavesLikeTheModel<OracleDirect>;

    public sealed class JournalIsSwitched : JournalIsSwitched<OracleDirect>;
}
