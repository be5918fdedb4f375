using Xunit;

namespace JdbcStore.Conformance.Model;

/// <summary>Applies one unit to the model's state, act by act, and checks what the store said about it.</summary>
/// <param name="state">A copy, thrown away when the unit is refused.</param>
/// <param name="result">What the store said; null when it refused the unit.</param>
internal sealed class ModelUnit(ModelState state, CommitResult? result)
{
    private readonly Queue<AddResult> _results = new(result?.Adds ?? []);
    private ModelTransaction? _preparing;

    /// <exception cref="RefusedByModel">What the unit requires is not so.</exception>
    public void Apply(PlannedUnit unit)
    {
        if (unit.PreparedAs is { } name)
            Prepare(name);
        foreach (var planned in unit.Acts)
            Apply(planned);
        if (result is not null)
            Assert.Empty(_results);
        state.Settle();
    }

    private void Prepare(string name)
    {
        if (state.Transactions.Exists(t => t.Name == name))
            throw new RefusedByModel($"{name} is prepared already.");
        state.Transactions.Add(_preparing = new ModelTransaction(name));
    }

    private void Apply(Planned planned)
    {
        var (act, destination, sequences, added, _) = planned;
        var model = state.Use(destination);
        switch (act.Kind)
        {
            case ActKind.Add: Add(destination, model, added); break;
            case ActKind.Acknowledge or ActKind.AcknowledgeAll: Acknowledge(destination, model, sequences); break;
            case ActKind.Redeliver: model.Change(m => m.Sequence == sequences[0], m => m with { DeliveryCount = m.DeliveryCount + 1 }); break;
            case ActKind.MarkDispatched: model.Mark(sequences[0]); break;
            case ActKind.Require when !model.Messages.Exists(m => m.Sequence == sequences[0]): throw new RefusedByModel($"{act}: not there.");
            case ActKind.Move: Move(model, sequences[0], Names.Target(act)); break;
            case ActKind.Cancel: model.Delayed.RemoveAll(m => m.Sequence == sequences[0]); break;
            case ActKind.Subscribe: Subscribe(Names.Subscription(act), Names.Start(act)); break;
            case ActKind.Unsubscribe: state.Subscriptions.Remove(Names.Key(act)); break;
            case ActKind.AcknowledgeFor or ActKind.AcknowledgeThrough: AcknowledgeFor(act, sequences[0]); break;
            case ActKind.CommitPrepared or ActKind.RollBackPrepared: Decide(Names.Transaction(act.Number), act.Kind == ActKind.CommitPrepared); break;
            default: break;
        }
    }

    private void Add(Destination destination, ModelDestination model, ModelMessage message)
    {
        var expected = _preparing is null && message.Due is null && !state.Keeps(destination) ? AddStatus.NoSubscription
            : model.IsResend(message) ? AddStatus.AlreadyStored : AddStatus.Stored;
        var told = Expect(expected, $"{message} to {destination}");
        if (expected != AddStatus.Stored)
            return;
        model.Remember(message);
        model.AllGiven.Add(told.Sequence);
        var stored = message with { Sequence = told.Sequence };
        if (_preparing is null)
            Store(destination, stored);
        else
            _preparing.Adds.Add((destination, stored));
    }

    /// <summary>Lets a message take the place that the store said, and waits for its time if it is delayed.</summary>
    private void Store(Destination destination, ModelMessage message)
    {
        if (message.Due is null)
            state.Append(destination, message);
        else if (message.Due <= state.Hour)
            state.Append(destination, message with { Sequence = null, IsLoose = true });
        else if (!message.IsExpired(state.Hour))
            state.Use(destination).Delayed.Add(message);
    }

    private AddResult Expect(AddStatus status, string what)
    {
        if (result is null)
            return default;
        Assert.True(_results.Count > 0, $"the store said nothing about {what}");
        var told = _results.Dequeue();
        Assert.True(told.Status == status, $"{what} was {told}, not {status}");
        if (status != AddStatus.Stored)
            Assert.Equal(0, told.Sequence);
        else
            Assert.True(told.Sequence > state.LastSequence, $"sequence {told.Sequence} after {state.LastSequence}");
        state.LastSequence = Math.Max(state.LastSequence, told.Sequence);
        return told;
    }

    private void Acknowledge(Destination destination, ModelDestination model, IReadOnlyList<long> sequences)
    {
        foreach (var message in sequences.Select(model.Take).OfType<ModelMessage>())
            _preparing?.Hidden.Add((destination, message));
    }

    private void Move(ModelDestination from, long sequence, Destination to)
    {
        state.Use(to);
        if (from.Take(sequence) is { } message && state.Keeps(to))
            state.Append(to, message with { Sequence = null, IsLoose = false });
    }

    private void Subscribe(Subscription subscription, SubscriptionStart start)
    {
        state.Use(subscription.Topic);
        if (state.Subscriptions.GetValueOrDefault(subscription.Key)?.Subscription == subscription)
            return;
        var after = start == SubscriptionStart.Oldest ? 0 : state.LastOrder;
        state.Subscriptions[subscription.Key] = new ModelSubscription(++state.LastSubscription, subscription, after);
    }

    private void AcknowledgeFor(Act act, long sequence)
    {
        if (state.Subscriptions.GetValueOrDefault(Names.Key(act)) is not { } subscription || sequence >= ModelDestination.NeverGiven)
            return;
        if (act.Kind == ActKind.AcknowledgeThrough)
            subscription.AcknowledgeThrough(sequence);
        else if (_preparing is null)
            subscription.Acknowledge(sequence);
        else if (subscription.Prepare(sequence, _preparing.Name))
            _preparing.Acknowledged.Add((subscription.Id, sequence));
    }

    private void Decide(string name, bool commit)
    {
        var transaction = state.Transactions.Find(t => t.Name == name) ?? throw new RefusedByModel($"{name} is not prepared.");
        state.Transactions.Remove(transaction);
        foreach (var (id, sequence) in transaction.Acknowledged)
            state.Subscriptions.Values.SingleOrDefault(s => s.Id == id)?.Decide(sequence, name, commit);
        foreach (var (destination, message) in transaction.Adds)
            Decide(destination, message, commit);
        foreach (var (destination, message) in transaction.Hidden.Where(_ => !commit))
            state.Show(destination, message);
    }

    private void Decide(Destination destination, ModelMessage message, bool commit)
    {
        if (!commit)
        {
            state.Use(destination).Keys.Remove(message.Key ?? "");
            return;
        }

        var isOwed = message.Due is not null || state.Keeps(destination);
        var told = Expect(isOwed ? AddStatus.Stored : AddStatus.NoSubscription, $"prepared {message} to {destination}");
        if (!isOwed)
            return;
        state.Use(destination).AllGiven.Add(told.Sequence);
        Store(destination, message with { Sequence = told.Sequence });
    }
}
