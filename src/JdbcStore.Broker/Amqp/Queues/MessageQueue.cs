using System.Threading.Channels;
using Amqp;
using Amqp.Framing;
using JdbcStore.Broker.Amqp.Protocol;

namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>
/// One queue, or one subscription: an actor that reads the store by position, keeps a bounded window in memory, and serves competing consumers.
/// Connections post events and never wait; only the actor's loop touches the queue's state.
/// </summary>
internal sealed class MessageQueue : IDisposable
{
    private const int MaxEventsPerTurn = 512;

    private readonly Channel<QueueEvent> _events = Channel.CreateUnbounded<QueueEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ReadyMessages _ready = new();
    private readonly MessageStock _stock;
    private readonly QueueDirectory _directory;
    private readonly AddOrder _adds;
    private readonly PatientWriter _writer;
    private readonly QueueReader _reader;
    private readonly DispatchMark _mark;
    private readonly Custody _custody;
    private readonly Dispatcher _dispatcher;
    private readonly DeliveryOutcomes _outcomes;
    private readonly StoreRequests _requests;
    private readonly Task _loop;
    private bool _declared;
    private bool _declaring;
    private int _declaration;

    public MessageQueue(MessageStock stock, QueueDirectory directory)
    {
        _stock = stock;
        _directory = directory;
        _adds = directory.AddsTo(stock.Destination);
        _writer = new PatientWriter(directory.Time, directory.Logger, stock.Destination.ToString());
        _mark = new DispatchMark(directory.Time);
        _custody = new Custody(stock.Destination, directory.Held, directory.Time);
        _dispatcher = new Dispatcher(_ready, _mark, _custody);
        _outcomes = new DeliveryOutcomes(stock, directory, _ready, _custody, _writer, Post);
        _requests = new StoreRequests(stock, directory, _writer, Post);
        _reader = new QueueReader(_ready, _outcomes.BuryIfExhausted, IsWanted);
        Status = new QueueStatus(stock.Destination, 0, 0, 0);
        _loop = Task.Run(RunAsync);
    }

    public MessageStock Stock => _stock;

    /// <summary>Counts for operators, as of the actor's last turn.</summary>
    public QueueStatus Status { get; private set; }

    public void Attach(QueueConsumer consumer) => Post(new QueueEvent(QueueEventKind.Attached) { Consumer = consumer });

    public void Detach(QueueConsumer consumer, LinkEnd end) => Post(new QueueEvent(QueueEventKind.Ended) { Consumer = consumer, End = end });

    public void Wake(QueueConsumer consumer) => Post(new QueueEvent(QueueEventKind.Woken) { Consumer = consumer });

    public void Settle(QueueConsumer consumer, OutgoingDelivery delivery, Outcome outcome, bool settled) =>
        Post(new QueueEvent(QueueEventKind.Outcome) { Consumer = consumer, Delivery = delivery, Outcome = outcome, Settled = settled });

    /// <summary>A consumer's outcome belongs to a transaction, which says what becomes of the message.</summary>
    public void Enlist(QueueConsumer consumer, OutgoingDelivery delivery) =>
        Post(new QueueEvent(QueueEventKind.Enlisted) { Consumer = consumer, Delivery = delivery });

    /// <summary>The transaction that acknowledged these messages is committed.</summary>
    public void OnGone(IReadOnlyList<QueueEntry> entries) => Post(new QueueEvent(QueueEventKind.Gone) { Entries = entries });

    /// <summary>The transaction that holds this message is committed, with an outcome other than accepted.</summary>
    public void OnDecided(OutgoingDelivery delivery, Outcome outcome) =>
        Post(new QueueEvent(QueueEventKind.Decided) { Consumer = delivery.Link.Source as QueueConsumer, Delivery = delivery, Outcome = outcome });

    /// <summary>The transaction that holds these messages is rolled back.</summary>
    public void OnRolledBack(IReadOnlyList<QueueEntry> entries) => Post(new QueueEvent(QueueEventKind.RolledBack) { Entries = entries });

    /// <summary>The store itself has put a message in its place.</summary>
    public void OnArrived(long sequence) => Post(new QueueEvent(QueueEventKind.Arrived) { Sequence = sequence });

    /// <summary>Whether messages have taken their place in the store is not known.</summary>
    public void OnUncertain() => Post(new QueueEvent(QueueEventKind.Uncertain));

    /// <summary>Another has taken over what it serves.</summary>
    public void Retire() => Post(new QueueEvent(QueueEventKind.Retired));

    /// <summary>Handles what was posted, stores outcomes already told as long as the token allows, and ends.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _events.Writer.TryComplete();
        await _loop;
        await _writer.StopAsync(cancellationToken);
    }

    public void Dispose() => _writer.Dispose();

    private void Post(QueueEvent posted) => _events.Writer.TryWrite(posted);

    private async Task RunAsync()
    {
        while (await _events.Reader.WaitToReadAsync())
        {
            try
            {
                for (var i = 0; i < MaxEventsPerTurn && _events.Reader.TryRead(out var next); i++)
                    Handle(next);
                Turn();
            }
            catch (Exception e)
            {
                Log.QueueBroke(_directory.Logger, e, _stock.Destination.ToString());
            }
        }
    }

    private void Handle(in QueueEvent next)
    {
        switch (next.Kind)
        {
            case QueueEventKind.Attached:
                OnAttached(next.Consumer!);
                break;
            case QueueEventKind.Ended:
                OnEnded(next.Consumer!, next.End);
                break;
            case QueueEventKind.Woken:
                OnWoken(next.Consumer!);
                break;
            case QueueEventKind.Outcome:
                OnOutcome(next.Consumer!, next.Delivery!, next);
                break;
            case QueueEventKind.Enlisted:
                next.Consumer!.LetGo(next.Delivery!.Entry);
                break;
            case QueueEventKind.Decided:
                _outcomes.Apply(next.Consumer, next.Delivery!.Entry, next.Outcome!, null);
                break;
            case QueueEventKind.Retired:
                Retire(_dispatcher.Consumers);
                break;
            default:
                HandleStore(next);
                break;
        }
    }

    private void HandleStore(in QueueEvent next)
    {
        switch (next.Kind)
        {
            case QueueEventKind.Added:
                _reader.OnAdded(next);
                break;
            case QueueEventKind.Arrived:
                _reader.OnArrived(next.Sequence);
                break;
            case QueueEventKind.Gone:
                ForEach(next.Entries!, OnGone);
                break;
            case QueueEventKind.RolledBack:
                ForEach(next.Entries!, entry => _outcomes.Return(entry, failed: true));
                break;
            case QueueEventKind.Uncertain:
                _reader.OnUncertain();
                break;
            case QueueEventKind.Declared:
                OnDeclared((int)Math.Abs(next.Sequence), succeeded: next.Sequence > 0);
                break;
            case QueueEventKind.Page:
                _reader.OnPage(next.Page!);
                break;
            case QueueEventKind.ReadFailed:
                _reader.OnReadFailed();
                break;
            case QueueEventKind.Marked:
                _mark.Committed(next.Sequence);
                break;
        }
    }

    private void Turn()
    {
        _outcomes.BuryRefused(_dispatcher.Consumers);
        _dispatcher.Run(OnSent, OnGone);
        _outcomes.Commit();
        // Its window is full of what only others want, who take nothing.
        if (_dispatcher.AllSelect && !_reader.IsCaughtUp && !_ready.IsLow && _dispatcher.IsStarved)
            _reader.Rewind();
        if (_dispatcher.NextMark() is { } mark)
            _ = _requests.MarkAsync(mark);
        if (_declared && _dispatcher.Consumers.Count > 0 && _reader.BeginRead() is { } read)
            _ = _requests.ReadAsync(read.After, read.Limit);
        CompleteDrains();
        Status = new QueueStatus(
            _stock.Destination, _dispatcher.Consumers.Count, _ready.Count, _dispatcher.Consumers.Sum(consumer => consumer.Unsettled.Count));
    }

    private void OnAttached(QueueConsumer consumer)
    {
        if (_stock.IsExclusive)
            Retire(_dispatcher.Consumers);
        if (_dispatcher.Consumers.Count == 0)
            _reader.OnReportingStarted(_adds.StartReporting(Post));
        _dispatcher.Add(consumer);
        _reader.ReadPassedBy();
        // A subscription may have been ended by another meanwhile; a queue stays.
        if ((_declared || _declaring) && !_stock.IsExclusive)
            return;
        (_declared, _declaring) = (false, true);
        _ = _requests.DeclareAsync(++_declaration);
    }

    private void OnWoken(QueueConsumer consumer)
    {
        if (consumer.HasMissed)
            _reader.ReadPassedBy();
        (consumer.HasMissed, consumer.IsReady) = (false, true);
    }

    /// <summary>Their subscription is somebody else's now.</summary>
    private void Retire(IReadOnlyList<QueueConsumer> consumers)
    {
        foreach (var consumer in consumers.ToList())
        {
            consumer.Link.Fail(new Error(ErrorCode.Stolen) { Description = "The same subscription was attached again." });
            OnEnded(consumer, LinkEnd.Detached);
        }
    }

    // Unless it chose otherwise: of a lost consumer the first message it held counts as failed, since that is the one it may have died of;
    // the rest was perhaps never looked at, and only gets the redelivered mark.
    private void OnEnded(QueueConsumer consumer, LinkEnd end)
    {
        if (!_dispatcher.Remove(consumer))
            return;
        var first = true;
        foreach (var entry in consumer.Unsettled.Order(DeliveryOrder.Instance))
        {
            if (consumer.Link.ChosenOutcome is { } chosen)
                _outcomes.Apply(consumer, entry, chosen, null);
            else
                _outcomes.Return(entry, failed: end == LinkEnd.Lost && first);
            first = false;
        }

        consumer.Unsettled.Clear();
        // What only this one wanted must not keep the others from what lies behind it.
        if (_dispatcher.AllSelect)
            _reader.Rewind();
        if (_dispatcher.Consumers.Count > 0)
            return;
        _adds.StopReporting(Post);
        if (_stock.CloseAfter(end) is { } close)
            Close(close);
    }

    // Whoever attaches again meanwhile gets a new one, after this.
    private void Close(UnitOfWork close)
    {
        _outcomes.Commit();
        _reader.Clear();
        (_declared, _declaring) = (false, false);
        _declaration++;
        _requests.Close(close);
        _directory.OnClosed(this);
    }

    private void OnOutcome(QueueConsumer consumer, OutgoingDelivery delivery, in QueueEvent told)
    {
        if (consumer.LetGo(delivery.Entry))
            _outcomes.Apply(consumer, delivery.Entry, told.Outcome!, told.Settled ? null : delivery);
    }

    private void OnSent(QueueConsumer consumer, QueueEntry entry)
    {
        _reader.OnTaken(entry.Sequence);
        if (consumer.PreSettled)
            _outcomes.Forget(entry);
        else
            consumer.Hold(entry);
    }

    private void OnGone(QueueEntry entry)
    {
        _reader.OnGone(entry.Sequence);
        _custody.LetGo(entry);
    }

    // A large message of a subscription that its selector does not choose: the store could not look into it.
    private bool IsWanted(QueueEntry entry)
    {
        if (_stock is not SubscriptionStock subscription)
            return _dispatcher.IsWanted(entry);
        if (subscription.Selects(entry))
            return true;
        _outcomes.Forget(entry);
        return false;
    }

    private void OnDeclared(int declaration, bool succeeded)
    {
        if (declaration != _declaration)
            return;
        _declaring = false;
        _declared = succeeded;
        foreach (var consumer in _dispatcher.Consumers.ToList())
        {
            if (succeeded)
                consumer.Link.Open();
            else
                consumer.Link.Fail(Failure($"{_stock.Destination} could not be created; the broker's log says why."));
        }
    }

    private static Error Failure(string description) => new(ErrorCode.InternalError) { Description = description };

    private void CompleteDrains()
    {
        if (!_reader.IsCaughtUp)
            return;
        foreach (var consumer in _dispatcher.Consumers)
        {
            if (_ready.PeekFor(consumer) is null)
                consumer.Link.CompleteDrain();
        }
    }

    private static void ForEach(IReadOnlyList<QueueEntry> entries, Action<QueueEntry> action)
    {
        foreach (var entry in entries)
            action(entry);
    }
}
