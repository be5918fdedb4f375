using JdbcStore.Conformance;

namespace JdbcStore.Tests.Conformance;

public static class SqliteJournalConformance
{
    public sealed class ConfirmedIsDurable : ConfirmedIsDurable<SqliteJournal>;

    public sealed class OrderIsKept : OrderIsKept<SqliteJournal>;

    public sealed class NothingLostNothingBack : NothingLostNothingBack<SqliteJournal>;

    public sealed class NoDuplicates : NoDuplicates<SqliteJournal>;

    public sealed class UnknownCommitsAreResolved : UnknownCommitsAreResolved<SqliteJournal>;

    public sealed class FencedStoresCommitNothing : FencedStoresCommitNothing<SqliteJournal>;

    public sealed class NeverAFalseEmpty : NeverAFalseEmpty<SqliteJournal>;

    public sealed class UnitsAreAtomic : UnitsAreAtomic<SqliteJournal>;

    public sealed class DeliveryStateIsKept : DeliveryStateIsKept<SqliteJournal>;

    public sealed class PendingWorkIsBounded : PendingWorkIsBounded<SqliteJournal>;

    public sealed class AnySize : AnySize<SqliteJournal>;

    public sealed class AnyName : AnyName<SqliteJournal>;

    public sealed class CountsAreExact : CountsAreExact<SqliteJournal>;

    public sealed class StartsAndStopsWell : StartsAndStopsWell<SqliteJournal>;

    public sealed class BehavesLikeTheModel : BehavesLikeTheModel<SqliteJournal>;
}
