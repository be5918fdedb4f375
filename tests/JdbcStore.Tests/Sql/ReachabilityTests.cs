using JdbcStore.Sql;
using Xunit;

namespace JdbcStore.Tests.Sql;

public sealed class ReachabilityTests
{
    private readonly Reachability _reachability = new();
    private readonly List<string?> _told = [];

    [Fact]
    public void Each_change_is_told_once()
    {
        _reachability.Watch(_told.Add);
        _reachability.Found();
        _reachability.Lost("gone");
        _reachability.Lost("still gone");
        _reachability.Found();
        _reachability.Found();
        Assert.Equal(["gone", null], _told);
    }

    [Fact]
    public void Who_watches_later_learns_of_an_absence_that_lasts()
    {
        _reachability.Lost("gone");
        _reachability.Watch(_told.Add);
        Assert.Equal(["gone"], _told);
        Assert.True(_reachability.IsAway);
    }

    [Fact]
    public void Nobody_is_told_when_nobody_watches()
    {
        _reachability.Watch(_told.Add);
        _reachability.Watch(null);
        _reachability.Lost("gone");
        Assert.Empty(_told);
    }
}
