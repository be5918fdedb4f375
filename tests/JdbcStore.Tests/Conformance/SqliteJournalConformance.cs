using JdbcStore.Conformance;

namespace JdbcStore.Tests.Conformance;

public static class SqliteJournalConformance
{
    public sealed class ConfirmedIsDurable : ConfirmedIsDurable<SqliteJournal>;

    public sealed class OrderIsKept : OrderIsKept<SqliteJournal>;

    public sealed class OrderUnderConcurrency : OrderUnderConcurrency<SqliteJournal>;

    public sealed class NothingLostNothingBack : NothingLostNothingBack<SqliteJournal>;

    public sealed class NoDuplicates : NoDuplicates<SqliteJournal>;

    public sealed class UnknownCommitsAreResolved : UnknownCommitsAreResolved<SqliteJournal>;

    public sealed class FencedStoresCommitNothing : FencedStoresCommitNothing<SqliteJournal>;

    public sealed class NeverAFalseEmpty : NeverAFalseEmpty<SqliteJournal>;

    public sealed class UnitsAreAtomic : UnitsAreAtomic<SqliteJournal>;

    public sealed class DeliveryStateIsKept : DeliveryStateIsKept<SqliteJournal>;

    public sealed class PendingWorkIsBounded : PendingWorkIsBounded<SqliteJournal>;

    public sealed class ConditionsHold : ConditionsHold<SqliteJournal>;

    public sealed class PreparedTransactionsSurvive : PreparedTransactionsSurvive<SqliteJournal>;

    public sealed class PreparedTransactionsAreIsolated : PreparedTransactionsAreIsolated<SqliteJournal>;

    public sealed class PrioritiesAreKept : PrioritiesAreKept<SqliteJournal>;

    public sealed class ExpiryIsKept : ExpiryIsKept<SqliteJournal>;

    public sealed class DelaysAreKept : DelaysAreKept<SqliteJournal>;

    public sealed class HousekeepingIsInvisible : HousekeepingIsInvisible<SqliteJournal>;

    public sealed class PoisonFailsAlone : PoisonFailsAlone<SqliteJournal>;

    public sealed class LargeBodies : LargeBodies<SqliteJournal>;

    public sealed class BodiesAreStreamed : BodiesAreStreamed<SqliteJournal>;

    public sealed class BrokenStreams : BrokenStreams<SqliteJournal>;

    public sealed class StreamsAreBounded : StreamsAreBounded<SqliteJournal>;

    public sealed class ProducersAreRemembered : ProducersAreRemembered<SqliteJournal>;

    public sealed class ResendsAreForgotten : ResendsAreForgotten<SqliteJournal>;

    public sealed class PurgesAndDeletes : PurgesAndDeletes<SqliteJournal>;

    public sealed class SubscriptionsAreKept : SubscriptionsAreKept<SqliteJournal>;

    public sealed class SubscriptionsAreListed : SubscriptionsAreListed<SqliteJournal>;

    public sealed class SubscriptionsStartExactly : SubscriptionsStartExactly<SqliteJournal>;

    public sealed class SubscriptionsAcknowledge : SubscriptionsAcknowledge<SqliteJournal>;

    public sealed class SubscriptionsConsume : SubscriptionsConsume<SqliteJournal>;

    public sealed class SubscriptionsPrepare : SubscriptionsPrepare<SqliteJournal>;

    public sealed class TopicsAreTrimmed : TopicsAreTrimmed<SqliteJournal>;

    public sealed class SelectorsChoose : SelectorsChoose<SqliteJournal>;

    public sealed class TopicsKeepTime : TopicsKeepTime<SqliteJournal>;

    public sealed class AnySize : AnySize<SqliteJournal>;

    public sealed class AnyName : AnyName<SqliteJournal>;

    public sealed class CountsAreExact : CountsAreExact<SqliteJournal>;

    public sealed class StartsAndStopsWell : StartsAndStopsWell<SqliteJournal>;

    public sealed class SuspendsAndResumes : SuspendsAndResumes<SqliteJournal>;

    public sealed class BehavesLikeTheModel : BehavesLikeTheModel<SqliteJournal>;

    public sealed class EveryFaultPointIsSurvived : EveryFaultPointIsSurvived<SqliteJournal>;

    public sealed class JournalIsSwitched : JournalIsSwitched<SqliteJournal>;
}
