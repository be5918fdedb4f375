using JdbcStore.Conformance;

namespace JdbcStore.Databases.Tests.Oracle.Conformance;

public static class OracleJournalConformance
{
    public sealed class ConfirmedIsDurable : ConfirmedIsDurable<OracleJournal>;

    public sealed class OrderIsKept : OrderIsKept<OracleJournal>;

    public sealed class OrderUnderConcurrency : OrderUnderConcurrency<OracleJournal>;

    public sealed class NothingLostNothingBack : NothingLostNothingBack<OracleJournal>;

    public sealed class NoDuplicates : NoDuplicates<OracleJournal>;

    public sealed class UnknownCommitsAreResolved : UnknownCommitsAreResolved<OracleJournal>;

    public sealed class FencedStoresCommitNothing : FencedStoresCommitNothing<OracleJournal>;

    public sealed class NeverAFalseEmpty : NeverAFalseEmpty<OracleJournal>;

    public sealed class UnitsAreAtomic : UnitsAreAtomic<OracleJournal>;

    public sealed class DeliveryStateIsKept : DeliveryStateIsKept<OracleJournal>;

    public sealed class PendingWorkIsBounded : PendingWorkIsBounded<OracleJournal>;

    public sealed class ConditionsHold : ConditionsHold<OracleJournal>;

    public sealed class PreparedTransactionsSurvive : PreparedTransactionsSurvive<OracleJournal>;

    public sealed class PreparedTransactionsAreIsolated : PreparedTransactionsAreIsolated<OracleJournal>;

    public sealed class PrioritiesAreKept : PrioritiesAreKept<OracleJournal>;

    public sealed class ExpiryIsKept : ExpiryIsKept<OracleJournal>;

    public sealed class DelaysAreKept : DelaysAreKept<OracleJournal>;

    public sealed class HousekeepingIsInvisible : HousekeepingIsInvisible<OracleJournal>;

    public sealed class PoisonFailsAlone : PoisonFailsAlone<OracleJournal>;

    public sealed class LargeBodies : LargeBodies<OracleJournal>;

    public sealed class BodiesAreStreamed : BodiesAreStreamed<OracleJournal>;

    public sealed class BrokenStreams : BrokenStreams<OracleJournal>;

    public sealed class StreamsAreBounded : StreamsAreBounded<OracleJournal>;

    public sealed class ProducersAreRemembered : ProducersAreRemembered<OracleJournal>;

    public sealed class ResendsAreForgotten : ResendsAreForgotten<OracleJournal>;

    public sealed class PurgesAndDeletes : PurgesAndDeletes<OracleJournal>;

    public sealed class SubscriptionsAreKept : SubscriptionsAreKept<OracleJournal>;

    public sealed class SubscriptionsAreListed : SubscriptionsAreListed<OracleJournal>;

    public sealed class SubscriptionsStartExactly : SubscriptionsStartExactly<OracleJournal>;

    public sealed class SubscriptionsAcknowledge : SubscriptionsAcknowledge<OracleJournal>;

    public sealed class SubscriptionsConsume : SubscriptionsConsume<OracleJournal>;

    public sealed class SubscriptionsPrepare : SubscriptionsPrepare<OracleJournal>;

    public sealed class TopicsAreTrimmed : TopicsAreTrimmed<OracleJournal>;

    public sealed class SelectorsChoose : SelectorsChoose<OracleJournal>;

    public sealed class TopicsKeepTime : TopicsKeepTime<OracleJournal>;

    public sealed class AnySize : AnySize<OracleJournal>;

    public sealed class AnyName : AnyName<OracleJournal>;

    public sealed class CountsAreExact : CountsAreExact<OracleJournal>;

    public sealed class StartsAndStopsWell : StartsAndStopsWell<OracleJournal>;

    public sealed class SuspendsAndResumes : SuspendsAndResumes<OracleJournal>;

    public sealed class EveryFaultPointIsSurvived : EveryFaultPointIsSurvived<OracleJournal>;

    public sealed class BehavesLikeTheModel : BehavesLikeTheModel<OracleJournal>;

    public sealed class JournalIsSwitched : JournalIsSwitched<OracleJournal>;
}
