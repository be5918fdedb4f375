using JdbcStore.Conformance;
using JdbcStore.Conformance.Faults;

namespace JdbcStore.Tests.Conformance.Slips;

/// <summary>A store that gets one unit wrong, the next after the fault has struck.</summary>
internal sealed class SlippingStore(IMessageStore store, FaultPlan plan, Slip slip) : IMessageStore
{
    private bool _hasSlipped;

    public event EventHandler<StoreStateChangedEventArgs>? StateChanged
    {
        add => store.StateChanged += value;
        remove => store.StateChanged -= value;
    }

    public StoreState State => store.State;

    public long Epoch => store.Epoch;

    public Task Completion => store.Completion;

    public StoreStatus GetStatus() => store.GetStatus();

    public Task StartAsync(CancellationToken cancellationToken = default) => store.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken = default) => store.StopAsync(cancellationToken);

    public async ValueTask<CommitResult> CommitAsync(UnitOfWork unit, CancellationToken cancellationToken = default)
    {
        var isWrong = plan.Struck is not null && !_hasSlipped && unit.Operations.All(operation => operation.Kind == WrongKind);
        _hasSlipped |= isWrong;
        if (isWrong && slip == Slip.BringsBackWhatWasAcknowledged)
            return new CommitResult([]);
        var result = await store.CommitAsync(unit, cancellationToken);
        if (isWrong)
            await SlipAsync(unit.Operations[0], result.Adds[0].Sequence);
        return result;
    }

    public ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(
        Destination destination, ReadPosition after, int limit, CancellationToken cancellationToken = default) =>
        store.ReadAsync(destination, after, limit, cancellationToken);

    public ValueTask<IReadOnlyList<StoredMessage>> ReadAsync(
        SubscriptionKey subscription, ReadPosition after, int limit, CancellationToken cancellationToken = default) =>
        store.ReadAsync(subscription, after, limit, cancellationToken);

    public ValueTask<Stream> OpenBodyAsync(Destination destination, long sequence, CancellationToken cancellationToken = default) =>
        store.OpenBodyAsync(destination, sequence, cancellationToken);

    public ValueTask<IReadOnlyList<DestinationStatistics>> ListDestinationsAsync(CancellationToken cancellationToken = default) =>
        store.ListDestinationsAsync(cancellationToken);

    public ValueTask<IReadOnlyList<Subscription>> ListSubscriptionsAsync(CancellationToken cancellationToken = default) =>
        store.ListSubscriptionsAsync(cancellationToken);

    public ValueTask<IReadOnlyList<PreparedTransaction>> ListPreparedAsync(CancellationToken cancellationToken = default) =>
        store.ListPreparedAsync(cancellationToken);

    public ValueTask<long?> FindProducerAsync(Destination destination, string producerId, CancellationToken cancellationToken = default) =>
        store.FindProducerAsync(destination, producerId, cancellationToken);

    public ValueTask<long> PurgeAsync(Destination destination, CancellationToken cancellationToken = default) =>
        store.PurgeAsync(destination, cancellationToken);

    public ValueTask<long> DeleteAsync(Destination destination, CancellationToken cancellationToken = default) =>
        store.DeleteAsync(destination, cancellationToken);

    public Task SwitchJournalAsync(bool on, CancellationToken cancellationToken = default) => store.SwitchJournalAsync(on, cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private OperationKind WrongKind => slip == Slip.BringsBackWhatWasAcknowledged ? OperationKind.Acknowledge : OperationKind.Add;

    private Task SlipAsync(Operation added, long sequence) => slip switch
    {
        Slip.LosesWhatItHasConfirmed => store.AcknowledgeAsync(added.Destination, sequence),
        Slip.StoresTwice => store.CommitAsync(new UnitOfWork().Add(added.Destination, new NewMessage(added.Message!.Body))).AsTask(),
        _ => throw new OutcomeUnknownStoreException("It has been committed."),
    };
}
