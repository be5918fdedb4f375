using JdbcStore.Leasing;
using Xunit;

namespace JdbcStore.Tests.Leasing;

/// <summary>Which committed batches lie behind a missing one, from the fence rows alone.</summary>
public sealed class TakeoverTests
{
    [Fact]
    public void Nothing_lies_beyond_a_hole_in_an_epoch_without_batches() => Assert.Empty(Beyond((0, 0), (0, 0)));

    [Fact]
    public void Batches_that_follow_each_other_leave_no_hole() => Assert.Empty(Beyond((11, 9), (10, 9), (0, 0)));

    [Fact]
    public void One_slot_alone_leaves_no_hole() => Assert.Empty(Beyond((7, 6), (0, 0)));

    [Fact]
    public void A_batch_sent_while_its_predecessor_was_under_way_lies_beyond_when_that_is_missing() =>
        Assert.Equal([1], Beyond((8, 7), (10, 8)));

    [Fact]
    public void The_first_batch_of_an_epoch_can_be_missing() => Assert.Equal([1], Beyond((0, 0), (2, 0)));

    [Fact]
    public void Of_three_in_flight_all_behind_the_first_missing_one_lie_beyond() =>
        Assert.Equal([1, 2], Beyond((5, 4), (7, 5), (8, 5)));

    [Fact]
    public void A_later_row_that_knows_all_before_it_settled_proves_them() => Assert.Empty(Beyond((3, 2), (12, 11), (5, 4)));

    private static IEnumerable<int> Beyond(params (long Batch, long Settled)[] rows) => Takeover
        .FindBeyondHole([.. rows.Select((r, slot) => new FenceRow { Slot = slot, Batch = r.Batch, Settled = r.Settled })])
        .Select(f => f.Slot);
}
