using JdbcStore.Direct;
using JdbcStore.Hosting;
using Xunit;

namespace JdbcStore.Tests.Direct;

public sealed class UnitQueueTests
{
    private readonly UnitQueue _queue = new(new GroupCommitOptions { MaxMessages = 1000, MaxPendingBytes = 1 << 20 });

    [Fact]
    public void Units_over_the_limit_of_bytes_come_in_as_others_leave_and_keep_their_order()
    {
        var units = Enumerable.Range(0, 10).Select(i => Enqueue(300 << 10)).ToList();
        var order = new List<PendingUnit>();
        while (_queue.Count > 0)
        {
            Assert.InRange(_queue.PendingBytes, 1, 1 << 20);
            var taken = _queue.Take(_ => true);
            Assert.Equal(Math.Min(3, units.Count - order.Count), taken.Count);
            order.AddRange(taken);
            _queue.Leave(taken);
        }

        Assert.Equal(units, order);
        Assert.Equal(0, _queue.PendingBytes);
    }

    [Fact]
    public void No_more_than_a_hundred_thousand_units_are_pending()
    {
        for (var i = 0; i < 100_001; i++)
            Enqueue(1);
        Assert.Equal((100_001, 100_000L), (_queue.Count, _queue.PendingBytes));
        _queue.Leave(_queue.Take(_ => true));
        Assert.Equal((99_001, 99_001L), (_queue.Count, _queue.PendingBytes));
    }

    [Fact]
    public void A_unit_over_the_whole_limit_comes_in_alone()
    {
        var small = Enqueue(1);
        var large = Enqueue(5 << 20);
        var next = Enqueue(1);
        foreach (var unit in new[] { small, large, next })
        {
            var taken = _queue.Take(_ => true);
            Assert.Equal([unit], taken);
            _queue.Leave(taken);
        }
    }

    [Fact]
    public async Task Cancelled_units_make_room_although_none_was_taken()
    {
        using var patience = new CancellationTokenSource();
        for (var i = 0; i < 3; i++)
            Enqueue(1 << 20).CancelWith(patience.Token);
        var last = Enqueue(1 << 20);
        await patience.CancelAsync();
        Assert.Equal([last], _queue.Take(_ => true));
    }

    [Fact]
    public void Late_units_fail_wherever_they_wait_and_younger_ones_come_in()
    {
        var admitted = Enqueue(600 << 10, givenAt: 2);
        var waiting = Enqueue(600 << 10, givenAt: 3);
        var young = Enqueue(600 << 10, givenAt: 4);
        _queue.Expire(3);
        Assert.All(new[] { admitted, waiting }, unit => Assert.IsType<UnavailableStoreException>(unit.Completion.Exception!.InnerException));
        Assert.Equal([young], _queue.Take(_ => true));
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public async Task A_unit_that_was_cancelled_in_time_is_not_late_as_well()
    {
        using var patience = new CancellationTokenSource();
        var unit = Enqueue(1);
        unit.CancelWith(patience.Token);
        await patience.CancelAsync();
        _queue.Expire(1);
        Assert.True(unit.Completion.IsCanceled);
        Assert.Equal((0, 0L), (_queue.Count, _queue.PendingBytes));
    }

    private PendingUnit Enqueue(int bytes, long givenAt = 1)
    {
        var unit = new PendingUnit(new UnitOfWork().Add(Destination.Queue("q"), new NewMessage(new byte[bytes])), Task.CompletedTask, givenAt);
        _queue.Enqueue(unit);
        return unit;
    }
}
