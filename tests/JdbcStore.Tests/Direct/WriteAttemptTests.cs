using JdbcStore.Direct;
using JdbcStore.Sql;
using Xunit;

namespace JdbcStore.Tests.Direct;

public sealed class WriteAttemptTests
{
    private readonly WriteAttempt _attempt;
    private int _assembled;

    public WriteAttemptTests() => _attempt = new WriteAttempt(default, () =>
    {
        _assembled++;
        return new WriteBatch { Fence = default };
    });

    [Fact]
    public void Rows_that_were_never_sent_can_be_taken_back() => Assert.True(_attempt.TryWithdraw(() => { }));

    [Fact]
    public void Rows_that_are_being_sent_cannot_be_taken_back()
    {
        _attempt.Send(0);
        Assert.False(_attempt.TryWithdraw(() => Assert.Fail("They may be committed at this moment.")));
    }

    [Theory]
    [InlineData(SqlFault.Transient)]
    [InlineData(SqlFault.Exhausted)]
    [InlineData(SqlFault.Permanent)]
    public void Rows_that_were_rolled_back_can_be_taken_back_and_the_next_try_sends_others(SqlFault fault)
    {
        var first = _attempt.Send(0);
        Assert.True(_attempt.Fail(new InvalidOperationException(), fault));
        Assert.True(_attempt.TryWithdraw(() => { }));
        Assert.NotSame(first, _attempt.Send(0));
        Assert.Equal(2, _assembled);
    }

    [Fact]
    public void Rows_in_doubt_stay_in_doubt_and_are_sent_again_as_they_were()
    {
        var first = _attempt.Send(0);
        _attempt.Fail(new InvalidOperationException(), SqlFault.ConnectionLost);
        Assert.False(_attempt.Fail(new InvalidOperationException(), SqlFault.ConnectionLost));
        Assert.True(_attempt.InDoubt);
        Assert.False(_attempt.TryWithdraw(() => Assert.Fail("They may have been committed.")));
        Assert.Same(first, _attempt.Send(0));
    }

    [Fact]
    public void A_try_that_gets_past_the_fence_ends_the_doubt()
    {
        _attempt.Send(0);
        _attempt.Fail(new InvalidOperationException(), SqlFault.ConnectionLost);
        _attempt.Send(0);
        _attempt.FailBehindFence(new InvalidOperationException());
        Assert.False(_attempt.InDoubt);
        Assert.True(_attempt.TryWithdraw(() => { }));
    }

    [Fact]
    public void A_connection_that_could_not_be_opened_leaves_no_doubt()
    {
        Assert.False(_attempt.Fail(new InvalidOperationException(), SqlFault.ConnectionLost));
        Assert.False(_attempt.InDoubt);
        Assert.True(_attempt.TryWithdraw(() => { }));
    }
}
