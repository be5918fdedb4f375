using Amqp.Framing;
using JdbcStore.Broker.Amqp.Messages;
using JdbcStore.Broker.Amqp.Protocol;

namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>
/// What becomes of a delivered message: gone, back in its place, back with a failure more, or moved to the dead letter queue.
/// Used by the queue's actor only.
/// </summary>
internal sealed class DeliveryOutcomes(
    MessageStock stock, QueueDirectory directory, ReadyMessages ready, Custody custody, PatientWriter writer, Action<QueueEvent> report)
{
    private readonly OutcomeBatch _batch = new(stock, directory.Store, writer, report);
    private readonly bool _isDeadLetters = stock.Destination == NodeAddress.DeadLetters;
    private readonly int _maxRedeliveries = directory.Options.MaxRedeliveries;

    /// <param name="consumer">Who had it; null: it has left.</param>
    /// <param name="entry">The message.</param>
    /// <param name="outcome">What the consumer said.</param>
    /// <param name="waiting">The delivery, when the consumer leaves it to the broker to settle.</param>
    public void Apply(QueueConsumer? consumer, QueueEntry entry, Outcome outcome, OutgoingDelivery? waiting)
    {
        switch (outcome)
        {
            case Accepted:
                _batch.Acknowledge(entry, waiting);
                return;
            case Rejected rejected when !_isDeadLetters:
                Bury(entry, "rejected", Describe(rejected.Error), waiting);
                return;
            case Rejected:
                // A dead letter has nowhere to go but to another consumer.
                if (consumer is not null)
                    entry.Refuse(consumer);
                Fail(entry);
                break;
            case Modified modified:
                Modify(consumer, entry, modified);
                break;
            default:
                PutBack(entry);
                break;
        }

        waiting?.Link.Settle(waiting, outcome);
    }

    /// <summary>It was sent settled: the consumer has it, whatever happens.</summary>
    public void Forget(QueueEntry entry) => _batch.Acknowledge(entry, null);

    /// <summary>Nobody knows how the delivery ended.</summary>
    public void Return(QueueEntry entry, bool failed)
    {
        entry.MayHaveBeenDelivered = true;
        if (failed)
            Fail(entry);
        else
            PutBack(entry);
    }

    /// <summary>Buries what had failed too often when a crash came between the last failure and the move; true when it did.</summary>
    public bool BuryIfExhausted(QueueEntry entry)
    {
        if (entry.Failures <= _maxRedeliveries || _isDeadLetters)
            return false;
        Bury(entry, "max-redeliveries", $"{entry.Failures} deliveries failed; the limit is {_maxRedeliveries} redeliveries.", null);
        return true;
    }

    /// <summary>
    /// Buries messages that every consumer attached has refused. As long as one may take it, or none is attached, a message waits.
    /// </summary>
    public void BuryRefused(IReadOnlyList<QueueConsumer> consumers)
    {
        if (consumers.Count == 0 || _isDeadLetters)
            return;
        foreach (var entry in ready.Refused.Where(entry => consumers.All(entry.RefusedBy!.Contains)).ToList())
        {
            ready.Remove(entry);
            Bury(entry, "undeliverable", "Every consumer attached said that it is undeliverable there.", null);
        }
    }

    public void Commit() => _batch.Commit();

    private void Modify(QueueConsumer? consumer, QueueEntry entry, Modified modified)
    {
        entry.Annotate(modified.MessageAnnotations);
        if (modified.UndeliverableHere && consumer is not null)
            entry.Refuse(consumer);
        if (modified.DeliveryFailed)
            Fail(entry);
        else
            PutBack(entry);
    }

    private void Fail(QueueEntry entry)
    {
        entry.AddFailure();
        if (entry.Failures > _maxRedeliveries && !_isDeadLetters)
        {
            Bury(entry, "max-redeliveries", $"{entry.Failures} deliveries failed; the limit is {_maxRedeliveries} redeliveries.", null);
            return;
        }

        PutBack(entry);
        _batch.CountFailure(entry);
    }

    private void PutBack(QueueEntry entry)
    {
        custody.LetGo(entry);
        ready.AddReturned(entry);
    }

    private void Bury(QueueEntry entry, string reason, string description, OutgoingDelivery? waiting)
    {
        var letter = DeadLetter.Create(entry, stock.Destination, reason, description, stock.DeadLetterKey(entry.Sequence));
        _ = BuryAsync(entry, letter, waiting);
    }

    // The copy in the dead letter queue and the removal here are one unit: the message is never in both queues, nor in neither.
    private async Task BuryAsync(QueueEntry entry, NewMessage letter, OutgoingDelivery? waiting)
    {
        var deadLetters = directory.AddsTo(NodeAddress.DeadLetters);
        if (!await writer.RunAsync(async stop => await deadLetters.AddAsync(letter, unit => stock.Acknowledge(unit, entry.Sequence), stop)))
            return;
        waiting?.Link.Settle(waiting, new Rejected());
        report(new QueueEvent(QueueEventKind.Gone) { Entries = [entry] });
    }

    private static string Describe(Error? error) => error is null ? "" : $"{(string?)error.Condition}: {error.Description}";
}
