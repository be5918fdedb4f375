using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace JdbcStore.Conformance.Faults;

/// <summary>Runs a theory once for each layer at which faults are put in.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryLayerAttribute : DataAttribute
{
    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([.. Enum.GetValues<FaultLayer>().Select(layer => new TheoryDataRow<FaultLayer>(layer))]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
