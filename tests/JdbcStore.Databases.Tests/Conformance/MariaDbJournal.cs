using JdbcStore.Conformance;
using JdbcStore.Hosting;

namespace JdbcStore.Databases.Tests.Conformance;

/// <summary>PostgreSQL behind a journal; stores share the data directory, and its lock decides who is active.</summary>
public sealed class MariaDbJournal : StoreProvider
{
    public override string? WhyAbsent => MariaDbServer.WhyAbsent;

    public override StoreCapabilities Capabilities => StoreCapabilities.DatabaseReturns;

    public override Task<TestDatabase> CreateDatabaseAsync() => MariaDbTestDatabase.CreateAsync(JournalMode.On);
}
