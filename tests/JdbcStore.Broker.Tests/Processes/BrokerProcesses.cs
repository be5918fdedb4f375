using Xunit;

namespace JdbcStore.Broker.Tests.Processes;

/// <summary>Tests that start processes run one after the other: their deadlines are real time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BrokerProcesses
{
    public const string Name = "Broker processes";
}
