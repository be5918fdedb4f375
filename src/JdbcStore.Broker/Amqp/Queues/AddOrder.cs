namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>
/// Adds messages to one queue and reports every committed one, in the order of the calls. The store numbers units in the order in which
/// it is given them, so that this is the order of the sequences too, but for units that it had to number again (a neighbour in their
/// batch was refused); <see cref="QueueReader"/> sorts those in. Because nothing goes unreported, a queue can take messages from memory.
/// </summary>
internal sealed class AddOrder(IMessageStore store, Action<QueueEvent> report)
{
    private readonly Lock _lock = new();
    private readonly Queue<Add> _adds = new();
    private bool _reporting;
    private long _highest;

    /// <summary>From now on committed messages are reported. Returns the highest sequence that was not.</summary>
    public long StartReporting()
    {
        lock (_lock)
        {
            _reporting = true;
            return _highest;
        }
    }

    public void StopReporting()
    {
        lock (_lock)
            _reporting = false;
    }

    /// <param name="unit">A unit that adds one message, this one, to the queue.</param>
    /// <param name="body">The message.</param>
    /// <param name="cancellationToken">Honoured as far as the store honours it.</param>
    public async ValueTask CommitAsync(UnitOfWork unit, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var add = new Add(body);
        try
        {
            ValueTask<CommitResult> commit;
            lock (_lock)
            {
                _adds.Enqueue(add);
                commit = store.CommitAsync(unit, cancellationToken);
            }

            add.Sequence = (await commit).Adds[0].Sequence;
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
                if (!_reporting)
                    continue;
                if (add.IsUncertain)
                    report(new QueueEvent(QueueEventKind.Uncertain));
                else if (add.Sequence > 0)
                    report(new QueueEvent(QueueEventKind.Added) { Sequence = add.Sequence, Body = add.Body });
            }
        }
    }

    private sealed class Add(ReadOnlyMemory<byte> body)
    {
        public ReadOnlyMemory<byte> Body => body;

        public long Sequence { get; set; }

        public bool IsUncertain { get; set; }

        public bool IsResolved { get; set; }
    }
}
