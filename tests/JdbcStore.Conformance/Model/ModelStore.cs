using Xunit;

namespace JdbcStore.Conformance.Model;

/// <summary>Runs generated steps on a store and on the model, and checks that both say the same.</summary>
internal sealed class ModelStore
{
    public ModelState State { get; private set; } = new();

    /// <summary>Gives all units at once; they happen in this order.</summary>
    public async Task CommitAsync(IMessageStore store, Unit[] burst)
    {
        var planner = new Planner(State);
        var planned = burst.Select(planner.Plan).ToArray();
        var commits = planned.Select(unit => store.CommitAsync(unit.ToUnitOfWork()).AsTask()).ToArray();
        for (var i = 0; i < commits.Length; i++)
            Apply(planned[i], burst[i], await ResultAsync(commits[i]));
    }

    public void BeginLife()
    {
        foreach (var destination in State.Destinations.Values)
            destination.BeginLife();
    }

    public async Task PurgeAsync(IMessageStore store, Destination destination)
    {
        var removed = await store.PurgeAsync(destination);
        CheckRemoved(destination, removed);
        State.Destinations.GetValueOrDefault(destination)?.Messages.Clear();
    }

    public async Task DeleteAsync(IMessageStore store, Destination destination)
    {
        if (State.SubscriptionsOf(destination).Any() || State.Transactions.Exists(t => t.Touches(destination)))
        {
            await Assert.ThrowsAsync<PreconditionStoreException>(() => store.DeleteAsync(destination).AsTask());
            return;
        }

        CheckRemoved(destination, await store.DeleteAsync(destination));
        State.Destinations.Remove(destination);
    }

    private void CheckRemoved(Destination destination, long removed)
    {
        var held = State.Destinations.GetValueOrDefault(destination)?.Messages ?? [];
        Assert.InRange(removed, held.Count(m => !m.MayBeGone), held.Count);
    }

    private static async Task<CommitResult?> ResultAsync(Task<CommitResult> commit)
    {
        try
        {
            return await commit;
        }
        catch (PreconditionStoreException)
        {
            return null;
        }
    }

    private void Apply(PlannedUnit planned, Unit unit, CommitResult? result)
    {
        var next = State.Copy();
        try
        {
            new ModelUnit(next, result).Apply(planned);
        }
        catch (RefusedByModel refusal)
        {
            Assert.True(result is null, $"{unit} was committed, although: {refusal.Message}");
            return;
        }

        Assert.True(result is not null, $"{unit} was refused");
        State = next;
    }
}
