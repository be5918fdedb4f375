using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace JdbcStore.Conformance;

/// <summary>Runs a theory once for each way in which a store's life can end.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryEndingAttribute : DataAttribute
{
    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([.. Enum.GetValues<Ending>().Select(ending => new TheoryDataRow<Ending>(ending))]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
