using JdbcStore.Conformance;

namespace JdbcStore.Databases.Tests.Conformance;

public static class PostgreSqlDirectConformance
{
    public sealed class ConfirmedIsDurable : ConfirmedIsDurable<PostgreSqlDirect>;

    public sealed class OrderIsKept : OrderIsKept<PostgreSqlDirect>;

    public sealed class OrderUnderConcurrency : OrderUnderConcurrency<PostgreSqlDirect>;

    public sealed class NothingLostNothingBack : NothingLostNothingBack<PostgreSqlDirect>;

    public sealed class NoDuplicates : NoDuplicates<PostgreSqlDirect>;

    public sealed class UnknownCommitsAreResolved : UnknownCommitsAreResolved<PostgreSqlDirect>;

    public sealed class FencedStoresCommitNothing : FencedStoresCommitNothing<PostgreSqlDirect>;

    public sealed class NeverAFalseEmpty : NeverAFalseEmpty<PostgreSqlDirect>;

    public sealed class UnitsAreAtomic : UnitsAreAtomic<PostgreSqlDirect>;

    public sealed class DeliveryStateIsKept : DeliveryStateIsKept<PostgreSqlDirect>;

    public sealed class PendingWorkIsBounded : PendingWorkIsBounded<PostgreSqlDirect>;

    public sealed class ConditionsHold : ConditionsHold<PostgreSqlDirect>;

    public sealed class PreparedTransactionsSurvive : PreparedTransactionsSurvive<PostgreSqlDirect>;

    public sealed class PreparedTransactionsAreIsolated : PreparedTransactionsAreIsolated<PostgreSqlDirect>;

    public sealed class PrioritiesAreKept : PrioritiesAreKept<PostgreSqlDirect>;

    public sealed class ExpiryIsKept : ExpiryIsKept<PostgreSqlDirect>;

    public sealed class DelaysAreKept : DelaysAreKept<PostgreSqlDirect>;

    public sealed class HousekeepingIsInvisible : HousekeepingIsInvisible<PostgreSqlDirect>;

    public sealed class PoisonFailsAlone : PoisonFailsAlone<PostgreSqlDirect>;

    public sealed class LargeBodies : LargeBodies<PostgreSqlDirect>;

    public sealed class BodiesAreStreamed : BodiesAreStreamed<PostgreSqlDirect>;

    public sealed class BrokenStreams : BrokenStreams<PostgreSqlDirect>;

    public sealed class StreamsAreBounded : StreamsAreBounded<PostgreSqlDirect>;

    public sealed class ProducersAreRemembered : ProducersAreRemembered<PostgreSqlDirect>;

    public sealed class ResendsAreForgotten : ResendsAreForgotten<PostgreSqlDirect>;

    public sealed class PurgesAndDeletes : PurgesAndDeletes<PostgreSqlDirect>;

    public sealed class SubscriptionsAreKept : SubscriptionsAreKept<PostgreSqlDirect>;

    public sealed class SubscriptionsAreListed : SubscriptionsAreListed<PostgreSqlDirect>;

    public sealed class SubscriptionsStartExactly : SubscriptionsStartExactly<PostgreSqlDirect>;

    public sealed class SubscriptionsAcknowledge : SubscriptionsAcknowledge<PostgreSqlDirect>;

    public sealed class SubscriptionsConsume : SubscriptionsConsume<PostgreSqlDirect>;

    public sealed class SubscriptionsPrepare : SubscriptionsPrepare<PostgreSqlDirect>;

    public sealed class TopicsAreTrimmed : TopicsAreTrimmed<PostgreSqlDirect>;

    public sealed class SelectorsChoose : SelectorsChoose<PostgreSqlDirect>;

    public sealed class TopicsKeepTime : TopicsKeepTime<PostgreSqlDirect>;

    public sealed class AnySize : AnySize<PostgreSqlDirect>;

    public sealed class AnyName : AnyName<PostgreSqlDirect>;

    public sealed class CountsAreExact : CountsAreExact<PostgreSqlDirect>;

    public sealed class StartsAndStopsWell : StartsAndStopsWell<PostgreSqlDirect>;

    public sealed class SuspendsAndResumes : SuspendsAndResumes<PostgreSqlDirect>;

    public sealed class EveryFaultPointIsSurvived : EveryFaultPointIsSurvived<PostgreSqlDirect>;

    public sealed class BehavesLikeTheModel : BehavesLikeTheModel<PostgreSqlDirect>;

    public sealed class JournalIsSwitched : JournalIsSwitched<PostgreSqlDirect>;
}
