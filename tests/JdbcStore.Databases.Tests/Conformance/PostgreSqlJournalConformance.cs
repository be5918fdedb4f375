using JdbcStore.Conformance;

namespace JdbcStore.Databases.Tests.Conformance;

public static class PostgreSqlJournalConformance
{
    public sealed class ConfirmedIsDurable : ConfirmedIsDurable<PostgreSqlJournal>;

    public sealed class OrderIsKept : OrderIsKept<PostgreSqlJournal>;

    public sealed class OrderUnderConcurrency : OrderUnderConcurrency<PostgreSqlJournal>;

    public sealed class NothingLostNothingBack : NothingLostNothingBack<PostgreSqlJournal>;

    public sealed class NoDuplicates : NoDuplicates<PostgreSqlJournal>;

    public sealed class UnknownCommitsAreResolved : UnknownCommitsAreResolved<PostgreSqlJournal>;

    public sealed class FencedStoresCommitNothing : FencedStoresCommitNothing<PostgreSqlJournal>;

    public sealed class NeverAFalseEmpty : NeverAFalseEmpty<PostgreSqlJournal>;

    public sealed class UnitsAreAtomic : UnitsAreAtomic<PostgreSqlJournal>;

    public sealed class DeliveryStateIsKept : DeliveryStateIsKept<PostgreSqlJournal>;

    public sealed class PendingWorkIsBounded : PendingWorkIsBounded<PostgreSqlJournal>;

    public sealed class ConditionsHold : ConditionsHold<PostgreSqlJournal>;

    public sealed class PreparedTransactionsSurvive : PreparedTransactionsSurvive<PostgreSqlJournal>;

    public sealed class PreparedTransactionsAreIsolated : PreparedTransactionsAreIsolated<PostgreSqlJournal>;

    public sealed class PrioritiesAreKept : PrioritiesAreKept<PostgreSqlJournal>;

    public sealed class ExpiryIsKept : ExpiryIsKept<PostgreSqlJournal>;

    public sealed class DelaysAreKept : DelaysAreKept<PostgreSqlJournal>;

    public sealed class HousekeepingIsInvisible : HousekeepingIsInvisible<PostgreSqlJournal>;

    public sealed class PoisonFailsAlone : PoisonFailsAlone<PostgreSqlJournal>;

    public sealed class LargeBodies : LargeBodies<PostgreSqlJournal>;

    public sealed class BodiesAreStreamed : BodiesAreStreamed<PostgreSqlJournal>;

    public sealed class BrokenStreams : BrokenStreams<PostgreSqlJournal>;

    public sealed class StreamsAreBounded : StreamsAreBounded<PostgreSqlJournal>;

    public sealed class ProducersAreRemembered : ProducersAreRemembered<PostgreSqlJournal>;

    public sealed class ResendsAreForgotten : ResendsAreForgotten<PostgreSqlJournal>;

    public sealed class PurgesAndDeletes : PurgesAndDeletes<PostgreSqlJournal>;

    public sealed class SubscriptionsAreKept : SubscriptionsAreKept<PostgreSqlJournal>;

    public sealed class SubscriptionsAreListed : SubscriptionsAreListed<PostgreSqlJournal>;

    public sealed class SubscriptionsStartExactly : SubscriptionsStartExactly<PostgreSqlJournal>;

    public sealed class SubscriptionsAcknowledge : SubscriptionsAcknowledge<PostgreSqlJournal>;

    public sealed class SubscriptionsConsume : SubscriptionsConsume<PostgreSqlJournal>;

    public sealed class SubscriptionsPrepare : SubscriptionsPrepare<PostgreSqlJournal>;

    public sealed class TopicsAreTrimmed : TopicsAreTrimmed<PostgreSqlJournal>;

    public sealed class SelectorsChoose : SelectorsChoose<PostgreSqlJournal>;

    public sealed class TopicsKeepTime : TopicsKeepTime<PostgreSqlJournal>;

    public sealed class AnySize : AnySize<PostgreSqlJournal>;

    public sealed class AnyName : AnyName<PostgreSqlJournal>;

    public sealed class CountsAreExact : CountsAreExact<PostgreSqlJournal>;

    public sealed class StartsAndStopsWell : StartsAndStopsWell<PostgreSqlJournal>;

    public sealed class SuspendsAndResumes : SuspendsAndResumes<PostgreSqlJournal>;

    public sealed class EveryFaultPointIsSurvived : EveryFaultPointIsSurvived<PostgreSqlJournal>;

    public sealed class BehavesLikeTheModel : BehavesLikeTheModel<PostgreSqlJournal>;

    public sealed class JournalIsSwitched : JournalIsSwitched<PostgreSqlJournal>;
}
