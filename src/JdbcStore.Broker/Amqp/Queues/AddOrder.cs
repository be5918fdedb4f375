namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>
/// Adds messages to one queue and reports the committed ones in order of sequence. The store numbers units in the order in which it is
/// given them, so the order of the calls, which are made under a lock, is the order of the sequences; a commit that completes early waits
/// for those before it. This is what lets a queue take a committed message from memory: nothing it has not heard of lies before it.
/// </summary>
internal sealed class AddOrder(IMessageStore store, Action<QueueEvent> report)
{
    private readonly Lock _lock = new();
    private readonly Queue<Add> _adds = new();
    private bool _reporting;

    /// <summary>From now on, committed messages are reported; those before can be read from the store.</summary>
    public bool Reporting
    {
        get
        {
            lock (_lock)
                return _reporting;
        }

        set
        {
            lock (_lock)
                _reporting = value;
        }
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
