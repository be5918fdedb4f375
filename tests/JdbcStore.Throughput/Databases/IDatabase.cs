using JdbcStore.Throughput.Measuring;
using JdbcStore.Throughput.Reporting;
using JdbcStore.Throughput.Scenarios;

namespace JdbcStore.Throughput.Databases;

/// <summary>A database that can be put under load in every mode.</summary>
internal interface IDatabase : IAsyncDisposable
{
    string Name { get; }

    /// <summary>The versions and the settings that decide what a commit costs.</summary>
    Task<IReadOnlyList<Fact>> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>A scenario with tables of its own, not opened yet.</summary>
    IScenario Create(Mode mode, int producers);

    /// <summary>The same, for the modes that are the store.</summary>
    StoreScenario CreateStore(Mode mode);
}
