using JdbcStore.Hosting;
using static JdbcStore.Conformance.StoreVerbs;

namespace JdbcStore.Conformance.Faults;

/// <summary>A store that has nothing to do but to keep its lease.</summary>
internal sealed class Renews : FaultScenario
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public override void Adjust(JdbcStoreOptions options) => options.Lease.RenewInterval = Interval;

    public override Task CheckAsync(PatientClient client) => HoldsAsync(client, Orders, "before", "after");

    protected override async Task ActAsync(PatientClient client, FaultStage stage)
    {
        await StoresAsync(client, Orders, Message("before"));
        await Task.Delay(4 * Interval);
        await StoresAsync(client, Orders, Message("after"));
    }
}
