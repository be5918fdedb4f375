using Xunit;

namespace JdbcStore.Conformance.Model;

/// <summary>Runs generated steps on a store and on the model, and compares what they say and what they hold.</summary>
internal sealed class ModelStore
{
    private readonly Dictionary<Destination, ModelDestination> _destinations = [];
    private long _lastSequence;
    private int _sent;

    public async Task CommitAsync(IMessageStore store, Act[][] burst)
    {
        var planned = burst.Select(unit => unit.Select(Plan).ToArray()).ToArray();
        var commits = planned.Select(unit => store.CommitAsync(ToUnit(unit)).AsTask()).ToArray();
        for (var i = 0; i < commits.Length; i++)
            Apply(planned[i], await commits[i]);
    }

    public void BeginLife()
    {
        foreach (var destination in _destinations.Values)
            destination.BeginLife();
    }

    public async Task CompareAsync(IMessageStore store)
    {
        var counts = _destinations.Select(d => new DestinationStatistics(d.Key, d.Value.Messages.Count, d.Value.Bytes))
            .OrderBy(d => d.Destination.Kind).ThenBy(d => d.Destination.Name, StringComparer.Ordinal);
        Assert.Equal(counts, (await store.ListDestinationsAsync()).Select(d => d with { OldestAddedAt = null }));
        foreach (var (destination, model) in _destinations)
            CompareMessages(model, await store.ReadAllAsync(destination, page: 7));
    }

    private static void CompareMessages(ModelDestination model, List<StoredMessage> held)
    {
        Assert.Equal(
            model.Messages.Select(m => (m.Key, m.Value.DeliveryCount, model.MayHaveBeenDelivered(m.Key))),
            held.Select(m => (m.Sequence, m.DeliveryCount, m.MayHaveBeenDelivered)));
        Assert.All(held, message => Assert.True(message.Body.Span.SequenceEqual(model.Messages[message.Sequence].Body), $"body of {message.Sequence}"));
    }

    private Planned Plan(Act act)
    {
        var destination = Histories.DestinationOf(act);
        var body = new byte[act.Size];
        Array.Fill(body, (byte)_sent++);
        var model = _destinations.GetValueOrDefault(destination) ?? new ModelDestination();
        return new Planned(act, destination, body, act.Kind == ActKind.AcknowledgeAll ? [.. model.Messages.Keys] : [model.Given(act.Number)]);
    }

    private static UnitOfWork ToUnit(Planned[] planned)
    {
        var unit = new UnitOfWork();
        foreach (var (act, destination, body, sequences) in planned)
        {
            // Whether every operation creates an unknown destination is not promised; here it is always declared.
            unit.Declare(destination);
            _ = act.Kind switch
            {
                ActKind.Add or ActKind.Resend => unit.Add(destination, new NewMessage(body, KeyOf(act))),
                ActKind.Acknowledge or ActKind.AcknowledgeAll => sequences.Aggregate(unit, (u, sequence) => u.Acknowledge(destination, sequence)),
                ActKind.Redeliver => unit.Redeliver(destination, sequences[0]),
                ActKind.MarkDispatched => unit.MarkDispatched(destination, sequences[0]),
                _ => unit,
            };
        }

        return unit;
    }

    private void Apply(Planned[] planned, CommitResult result)
    {
        var adds = new Queue<AddResult>(result.Adds);
        foreach (var step in planned)
        {
            if (!_destinations.TryGetValue(step.Destination, out var model))
                _destinations.Add(step.Destination, model = new ModelDestination());
            switch (step.Act.Kind)
            {
                case ActKind.Add or ActKind.Resend: ApplyAdd(model, step, adds.Dequeue()); break;
                case ActKind.Acknowledge or ActKind.AcknowledgeAll: model.Acknowledge(step.Sequences); break;
                case ActKind.Redeliver: model.Redeliver(step.Sequences[0]); break;
                case ActKind.MarkDispatched: model.Mark(step.Sequences[0]); break;
                case ActKind.Declare: break;
            }
        }

        Assert.Empty(adds);
    }

    private void ApplyAdd(ModelDestination model, Planned step, AddResult result)
    {
        if (model.IsResend(KeyOf(step.Act)))
        {
            Assert.True(result == new AddResult(AddStatus.AlreadyStored, 0), $"{step.Act} was {result}");
            return;
        }

        Assert.True(result.Status == AddStatus.Stored, $"{step.Act} was {result}");
        Assert.True(result.Sequence > _lastSequence, $"sequence {result.Sequence} after {_lastSequence}");
        _lastSequence = result.Sequence;
        model.Store(result.Sequence, step.Body);
    }

    private static string? KeyOf(Act act) => act.Kind == ActKind.Resend ? $"key {act.Number}" : null;
}
