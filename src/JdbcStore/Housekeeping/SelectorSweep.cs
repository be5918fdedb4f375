using JdbcStore.Direct;

namespace JdbcStore.Housekeeping;

/// <summary>Acknowledges for each subscription what its selector does not choose, so that it leaves the store although nobody ever reads it.</summary>
internal sealed class SelectorSweep(IActiveStore active, SubscriptionSelector? selects) : Chore
{
    private const int PageSize = 200;

    private readonly Dictionary<long, ReadPosition> _positions = [];

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        if (selects is null)
            return;
        foreach (var subscription in active.Catalog.Subscriptions.All.Where(s => s.Subscription.Selector is not null))
            await SweepAsync(subscription, cancellationToken);
    }

    private async Task SweepAsync(SubscriptionEntry subscription, CancellationToken cancellationToken)
    {
        var position = _positions.GetValueOrDefault(subscription.Id) ?? ReadPosition.Start;
        while (await active.ReadAsync(subscription, position, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            var unit = new UnitOfWork();
            foreach (var message in page.Where(m => !selects!(subscription.Subscription, m)))
                unit.Acknowledge(subscription, message.Sequence);
            if (unit.Count > 0)
                await active.CommitAsync(unit, Task.CompletedTask, cancellationToken);
            _positions[subscription.Id] = position = position.Past(page);
        }
    }
}
