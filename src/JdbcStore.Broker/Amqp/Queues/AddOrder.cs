namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>
/// Adds messages to one destination and reports every committed one, in the order of the calls. The store numbers units in the order in which
/// it is given them, so that this is the order of the sequences too. Because nothing goes unreported, a queue can take messages from memory.
/// What comes to the destination in another way, the store tells (<see cref="ArrivalHandler"/>).
/// </summary>
internal sealed class AddOrder(IMessageStore store, Destination destination)
{
    private readonly Lock _lock = new();
    private readonly Queue<Add> _adds = new();
    private Action<QueueEvent>[] _listeners = [];
    private long _highest;

    public Destination Destination => destination;

    /// <summary>From now on committed messages are reported to this listener too. Returns the highest sequence that was not.</summary>
    public long StartReporting(Action<QueueEvent> listener)
    {
        lock (_lock)
        {
            _listeners = [.. _listeners, listener];
            return _highest;
        }
    }

    public void StopReporting(Action<QueueEvent> listener)
    {
        lock (_lock)
            _listeners = [.. _listeners.Where(other => other != listener)];
    }

    /// <summary>Adds a message, and whatever else belongs in the same unit; completes when it is committed. Calls keep their order.</summary>
    public async ValueTask AddAsync(NewMessage message, Action<UnitOfWork>? alsoDo = null, CancellationToken cancellationToken = default)
    {
        var unit = new UnitOfWork().Add(destination, message);
        alsoDo?.Invoke(unit);
        var add = new Add(message);
        try
        {
            ValueTask<CommitResult> commit;
            lock (_lock)
            {
                _adds.Enqueue(add);
                commit = store.CommitAsync(unit, cancellationToken);
            }

            var sequence = (await commit).Adds[0].Sequence;
            // A delayed message takes its place later.
            if (message.DeliverAt is null)
                add.Sequence = sequence;
        }
        catch (OutcomeUnknownStoreException)
        {
            add.IsUncertain = true;
            throw;
        }
        finally
        {
            Resolve(add);
        }
    }

    private void Resolve(Add resolved)
    {
        lock (_lock)
        {
            resolved.IsResolved = true;
            while (_adds.TryPeek(out var add) && add.IsResolved)
            {
                _adds.Dequeue();
                _highest = Math.Max(_highest, add.Sequence);
                if (add.IsUncertain)
                    Report(new QueueEvent(QueueEventKind.Uncertain));
                else if (add.Sequence > 0)
                    Report(new QueueEvent(QueueEventKind.Added) { Sequence = add.Sequence, Body = add.Message.Body, ExpiresAt = add.Message.ExpiresAt });
            }
        }
    }

    private void Report(in QueueEvent reported)
    {
        foreach (var listener in _listeners)
            listener(reported);
    }

    private sealed class Add(NewMessage message)
    {
        public NewMessage Message => message;

        public long Sequence { get; set; }

        public bool IsUncertain { get; set; }

        public bool IsResolved { get; set; }
    }
}
