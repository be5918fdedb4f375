using Xunit;

namespace JdbcStore.Conformance;

/// <summary>Tests that measure the process run while no others do.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class MeasuredAlone;
