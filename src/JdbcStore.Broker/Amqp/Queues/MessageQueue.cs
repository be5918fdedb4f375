using System.Threading.Channels;
using Amqp.Framing;
using JdbcStore.Broker.Amqp.Protocol;

namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>
/// One queue: an actor that reads the store by position, keeps a bounded window in memory, and serves competing consumers. Connections
/// post events and never wait; only the actor's loop touches the queue's state.
/// </summary>
internal sealed class MessageQueue : IDisposable
{
    private const int MaxEventsPerTurn = 512;
    private static readonly TimeSpan ReadPause = TimeSpan.FromMilliseconds(250);

    private readonly Channel<QueueEvent> _events = Channel.CreateUnbounded<QueueEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ReadyMessages _ready = new();
    private readonly Destination _destination;
    private readonly IMessageStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly AddOrder _adds;
    private readonly PatientWriter _writer;
    private readonly QueueReader _reader;
    private readonly DispatchMark _mark;
    private readonly Dispatcher _dispatcher;
    private readonly DeliveryOutcomes _outcomes;
    private readonly Task _loop;
    private bool _declared;
    private bool _declaring;

    public MessageQueue(
        Destination destination, QueueDirectory directory, IMessageStore store, int maxRedeliveries, TimeProvider time, ILogger logger)
    {
        _destination = destination;
        _store = store;
        _time = time;
        _logger = logger;
        _adds = new AddOrder(store, Post);
        _writer = new PatientWriter(time, logger, destination.Name);
        _mark = new DispatchMark(time);
        _dispatcher = new Dispatcher(_ready, _mark);
        _outcomes = new DeliveryOutcomes(destination, directory, store, maxRedeliveries, _ready, _writer);
        _reader = new QueueReader(_ready, _outcomes);
        Status = new QueueStatus(destination.Name, 0, 0, 0);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Counts for operators, as of the actor's last turn.</summary>
    public QueueStatus Status { get; private set; }

    /// <summary>Adds a message, and whatever else belongs in the same unit; completes when it is committed. Calls keep their order.</summary>
    public ValueTask AddAsync(NewMessage message, Action<UnitOfWork>? alsoDo = null, CancellationToken cancellationToken = default)
    {
        var unit = new UnitOfWork().Add(_destination, message);
        alsoDo?.Invoke(unit);
        return _adds.CommitAsync(unit, message.Body, cancellationToken);
    }

    public void Attach(QueueConsumer consumer) => Post(new QueueEvent(QueueEventKind.Attached) { Consumer = consumer });

    public void Detach(QueueConsumer consumer, bool orderly) =>
        Post(new QueueEvent(orderly ? QueueEventKind.Detached : QueueEventKind.Lost) { Consumer = consumer });

    public void Wake(QueueConsumer consumer) => Post(new QueueEvent(QueueEventKind.Woken) { Consumer = consumer });

    public void Settle(QueueConsumer consumer, OutgoingDelivery delivery, Outcome outcome, bool settled) =>
        Post(new QueueEvent(QueueEventKind.Outcome) { Consumer = consumer, Delivery = delivery, Outcome = outcome, Settled = settled });

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
                Log.QueueBroke(_logger, e, _destination.Name);
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
            case QueueEventKind.Detached or QueueEventKind.Lost:
                OnEnded(next.Consumer!, lost: next.Kind == QueueEventKind.Lost);
                break;
            case QueueEventKind.Woken:
                next.Consumer!.IsReady = true;
                break;
            case QueueEventKind.Outcome:
                OnOutcome(next.Consumer!, next.Delivery!, next);
                break;
            case QueueEventKind.Added:
                _reader.OnAdded(next);
                break;
            case QueueEventKind.Uncertain:
                _reader.OnUncertain();
                break;
            case QueueEventKind.Declared:
                OnDeclared(succeeded: next.Sequence > 0);
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
        _dispatcher.Run(OnSent);
        _outcomes.Commit();
        if (_dispatcher.NextMark() is { } mark)
            _ = MarkAsync(mark);
        if (_declared && _dispatcher.Consumers.Count > 0 && _reader.BeginRead() is { } read)
            _ = ReadAsync(read.After, read.Limit);
        CompleteDrains();
        Status = new QueueStatus(
            _destination.Name, _dispatcher.Consumers.Count, _ready.Count, _dispatcher.Consumers.Sum(consumer => consumer.Unsettled.Count));
    }

    private void OnAttached(QueueConsumer consumer)
    {
        _dispatcher.Add(consumer);
        _reader.OnUnreported(_adds.StartReporting());
        if (_declared || _declaring)
            return;
        _declaring = true;
        _ = DeclareAsync();
    }

    // Unless it chose otherwise: of a lost consumer the first message it held counts as failed, since that is the one it may have died of;
    // the rest was perhaps never looked at, and only gets the redelivered mark.
    private void OnEnded(QueueConsumer consumer, bool lost)
    {
        _dispatcher.Remove(consumer);
        var first = true;
        foreach (var entry in consumer.Unsettled.OrderBy(entry => entry.Sequence))
        {
            if (consumer.Link.ChosenOutcome is { } chosen)
                _outcomes.Apply(consumer, entry, chosen, null);
            else
                _outcomes.Return(entry, failed: lost && first);
            first = false;
        }

        consumer.Unsettled.Clear();
        if (_dispatcher.Consumers.Count > 0)
            return;
        _adds.StopReporting();
        _reader.Rewind();
    }

    private void OnOutcome(QueueConsumer consumer, OutgoingDelivery delivery, in QueueEvent told)
    {
        if (consumer.LetGo(delivery.Entry))
            _outcomes.Apply(consumer, delivery.Entry, told.Outcome!, told.Settled ? null : delivery);
    }

    private void OnSent(QueueConsumer consumer, QueueEntry entry)
    {
        if (consumer.PreSettled)
            _outcomes.Forget(entry);
        else
            consumer.Hold(entry);
    }

    private void OnDeclared(bool succeeded)
    {
        _declaring = false;
        _declared = succeeded;
        if (succeeded)
            return;
        foreach (var consumer in _dispatcher.Consumers)
            consumer.Link.Fail(new Error("amqp:internal-error") { Description = $"{_destination} could not be created; the broker's log says why." });
    }

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

    private async Task DeclareAsync()
    {
        var unit = new UnitOfWork().Declare(_destination);
        var done = await _writer.RunAsync(async stop => await _store.CommitAsync(unit, stop));
        Post(new QueueEvent(QueueEventKind.Declared) { Sequence = done ? 1 : 0 });
    }

    private async Task MarkAsync(long mark)
    {
        var unit = new UnitOfWork().MarkDispatched(_destination, mark);
        if (await _writer.RunAsync(async stop => await _store.CommitAsync(unit, stop)))
            Post(new QueueEvent(QueueEventKind.Marked) { Sequence = mark });
    }

    private async Task ReadAsync(long after, int limit)
    {
        try
        {
            var page = await _store.ReadWholeAsync(_destination, ReadPosition.After(after), limit, _writer.Stopping);
            Post(new QueueEvent(QueueEventKind.Page) { Page = page });
        }
        catch (Exception e)
        {
            if (e is not OperationCanceledException)
                Log.ReadFailed(_logger, e, _destination.Name);
            await Task.Delay(ReadPause, _time, CancellationToken.None);
            Post(new QueueEvent(QueueEventKind.ReadFailed));
        }
    }
}
