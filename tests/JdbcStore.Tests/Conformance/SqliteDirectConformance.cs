using JdbcStore.Conformance;

namespace JdbcStore.Tests.Conformance;

public static class SqliteDirectConformance
{
    public sealed class ConfirmedIsDurable : ConfirmedIsDurable<SqliteDirect>;

    public sealed class OrderIsKept : OrderIsKept<SqliteDirect>;

    public sealed class OrderUnderConcurrency : OrderUnderConcurrency<SqliteDirect>;

    public sealed class NothingLostNothingBack : NothingLostNothingBack<SqliteDirect>;

    public sealed class NoDuplicates : NoDuplicates<SqliteDirect>;

    public sealed class UnknownCommitsAreResolved : UnknownCommitsAreResolved<SqliteDirect>;

    public sealed class FencedStoresCommitNothing : FencedStoresCommitNothing<SqliteDirect>;

    public sealed class NeverAFalseEmpty : NeverAFalseEmpty<SqliteDirect>;

    public sealed class UnitsAreAtomic : UnitsAreAtomic<SqliteDirect>;

    public sealed class DeliveryStateIsKept : DeliveryStateIsKept<SqliteDirect>;

    public sealed class PendingWorkIsBounded : PendingWorkIsBounded<SqliteDirect>;

    public sealed class ConditionsHold : ConditionsHold<SqliteDirect>;

    public sealed class PreparedTransactionsSurvive : PreparedTransactionsSurvive<SqliteDirect>;

    public sealed class PreparedTransactionsAreIsolated : PreparedTransactionsAreIsolated<SqliteDirect>;

    public sealed class PrioritiesAreKept : PrioritiesAreKept<SqliteDirect>;

    public sealed class ExpiryIsKept : ExpiryIsKept<SqliteDirect>;

    public sealed class DelaysAreKept : DelaysAreKept<SqliteDirect>;

    public sealed class HousekeepingIsInvisible : HousekeepingIsInvisible<SqliteDirect>;

    public sealed class PoisonFailsAlone : PoisonFailsAlone<SqliteDirect>;

    public sealed class LargeBodies : LargeBodies<SqliteDirect>;

    public sealed class BodiesAreStreamed : BodiesAreStreamed<SqliteDirect>;

    public sealed class BrokenStreams : BrokenStreams<SqliteDirect>;

    public sealed class StreamsAreBounded : StreamsAreBounded<SqliteDirect>;

    public sealed class ProducersAreRemembered : ProducersAreRemembered<SqliteDirect>;

    public sealed class ResendsAreForgotten : ResendsAreForgotten<SqliteDirect>;

    public sealed class PurgesAndDeletes : PurgesAndDeletes<SqliteDirect>;

    public sealed class SubscriptionsAreKept : SubscriptionsAreKept<SqliteDirect>;

    public sealed class SubscriptionsAreListed : SubscriptionsAreListed<SqliteDirect>;

    public sealed class SubscriptionsStartExactly : SubscriptionsStartExactly<SqliteDirect>;

    public sealed class SubscriptionsAcknowledge : SubscriptionsAcknowledge<SqliteDirect>;

    public sealed class SubscriptionsConsume : SubscriptionsConsume<SqliteDirect>;

    public sealed class SubscriptionsPrepare : SubscriptionsPrepare<SqliteDirect>;

    public sealed class TopicsAreTrimmed : TopicsAreTrimmed<SqliteDirect>;

    public sealed class SelectorsChoose : SelectorsChoose<SqliteDirect>;

    public sealed class TopicsKeepTime : TopicsKeepTime<SqliteDirect>;

    public sealed class AnySize : AnySize<SqliteDirect>;

    public sealed class AnyName : AnyName<SqliteDirect>;

    public sealed class CountsAreExact : CountsAreExact<SqliteDirect>;

    public sealed class StartsAndStopsWell : StartsAndStopsWell<SqliteDirect>;

    public sealed class SuspendsAndResumes : SuspendsAndResumes<SqliteDirect>;

    public sealed class BehavesLikeTheModel : BehavesLikeTheModel<SqliteDirect>;

    public sealed class EveryFaultPointIsSurvived : EveryFaultPointIsSurvived<SqliteDirect>;

    public sealed class JournalIsSwitched : JournalIsSwitched<SqliteDirect>;
}
