using JdbcStore.Conformance;
using JdbcStore.Conformance.Faults;
using Xunit;

namespace JdbcStore.Tests.Conformance.Slips;

/// <summary>The enumeration of fault points proves nothing unless it notices a store that gets one of them wrong.</summary>
public sealed class EverySlipIsNoticed
{
    private const int Limit = 600_000;

    [Theory(Timeout = Limit)]
    [InlineData(Slip.LosesWhatItHasConfirmed)]
    [InlineData(Slip.BringsBackWhatWasAcknowledged)]
    [InlineData(Slip.StoresTwice)]
    [InlineData(Slip.SaysThatNobodyKnows)]
    public async Task A_store_that_gets_a_broken_connection_wrong_fails_its_run(Slip slip)
    {
        var enumeration = new FaultEnumeration(
            () => Task.FromResult<TestDatabase>(new SlippingDatabase(slip)), FaultLayer.Driver, () => new SendsAndConsumes());
        await enumeration.RunAsync(TestContext.Current.CancellationToken);
        Assert.NotEmpty(enumeration.Failures);
        Assert.All(enumeration.Failures, failure => Assert.Contains("struck", failure, StringComparison.Ordinal));
    }
}
