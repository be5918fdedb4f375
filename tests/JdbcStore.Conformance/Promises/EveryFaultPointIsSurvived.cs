using JdbcStore.Conformance.Faults;
using Xunit;

namespace JdbcStore.Conformance;

/// <summary>
/// Promises 1 to 5 at each place where a connection can break: before, during and after every call to the driver and every round trip on the wire, one
/// after the other, none left out. Nothing confirmed is lost, nothing acknowledged is back, nothing is there twice, and nothing hangs.
/// </summary>
/// <typeparam name="TProvider">The combination of dialect and mode under test.</typeparam>
public abstract class EveryFaultPointIsSurvived<TProvider> : StoreSuite<TProvider>
    where TProvider : StoreProvider, new()
{
    /// <summary>Hundreds of runs: beyond what they take on a busy machine.</summary>
    private const int Patience = 600_000;

    [Theory(Timeout = Patience)]
    [EveryLayer]
    public Task While_messages_are_sent_and_consumed(FaultLayer layer) => SurvivesAsync<SendsAndConsumes>(layer);

    [Theory(Timeout = Patience)]
    [EveryLayer]
    public Task While_messages_expire_and_become_due(FaultLayer layer) => SurvivesAsync<ExpiresAndDelays>(layer);

    [Theory(Timeout = Patience)]
    [EveryLayer]
    public Task While_subscriptions_come_acknowledge_and_go(FaultLayer layer) => SurvivesAsync<Subscribes>(layer);

    [Theory(Timeout = Patience)]
    [EveryLayer]
    public Task While_transactions_are_prepared_and_decided(FaultLayer layer) => SurvivesAsync<Prepares>(layer);

    [Theory(Timeout = Patience)]
    [EveryLayer]
    public Task While_large_bodies_are_stored_and_read(FaultLayer layer) => SurvivesAsync<StoresLargeBodies>(layer);

    [Theory(Timeout = Patience)]
    [EveryLayer]
    public Task While_queues_are_purged_and_removed(FaultLayer layer) => SurvivesAsync<PurgesAndRemoves>(layer);

    [Theory(Timeout = Patience)]
    [EveryLayer]
    public Task While_a_store_starts_on_an_empty_database(FaultLayer layer) => SurvivesAsync<Starts>(layer);

    [Theory(Timeout = Patience)]
    [EveryLayer]
    public Task While_a_store_takes_over_from_a_dead_one(FaultLayer layer) => SurvivesAsync<TakesOver>(layer);

    [Theory(Timeout = Patience)]
    [EveryLayer]
    public Task While_a_store_stands_by(FaultLayer layer) => SurvivesAsync<StandsBy>(layer);

    [Theory(Timeout = Patience)]
    [EveryLayer]
    public Task While_a_store_stops(FaultLayer layer) => SurvivesAsync<Stops>(layer);

    [Theory(Timeout = Patience)]
    [EveryLayer]
    public Task While_a_lease_is_renewed(FaultLayer layer) => SurvivesAsync<Renews>(layer);

    private async Task SurvivesAsync<TScenario>(FaultLayer layer)
        where TScenario : FaultScenario, new()
    {
        Needs(layer == FaultLayer.Wire ? StoreCapabilities.BreaksOnTheWire : StoreCapabilities.BreaksInTheDriver);
        var isOnTheWireToo = layer == FaultLayer.Driver && Provider.Capabilities.HasFlag(StoreCapabilities.BreaksOnTheWire);
        var enumeration = new FaultEnumeration(Provider.CreateQuickDatabaseAsync, layer, () => new TScenario(), isOnTheWireToo);
        await enumeration.RunAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine($"{enumeration.Runs} runs");
        Assert.True(enumeration.Failures.Count == 0, string.Join(Environment.NewLine, enumeration.Failures.Prepend($"{typeof(TProvider).Name}:")));
    }
}
