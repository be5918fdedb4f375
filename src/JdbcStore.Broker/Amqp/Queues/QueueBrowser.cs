using Amqp.Framing;
using JdbcStore.Broker.Amqp.Protocol;
using JdbcStore.Broker.Amqp.Selectors;

namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>
/// A look at a queue that takes nothing out of it (distribution-mode copy): reads the store by a position of its own, from the first
/// message on, and then looks now and then for new ones. Outcomes change nothing.
/// </summary>
internal sealed class QueueBrowser(OutgoingLink link, Destination queue, Selector? selector, BrokerContext broker) : DeliverySource
{
    private const int PageSize = 100;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private readonly Queue<QueueEntry> _page = new();
    private TaskCompletionSource _woken = New();
    private ReadPosition _position = ReadPosition.Start;
    private volatile bool _stopped;

    public override void Start() => _ = RunAsync();

    public override void Wake() => Volatile.Read(ref _woken).TrySetResult();

    public override void Settle(OutgoingDelivery delivery, Outcome outcome, bool settled)
    {
        if (!settled)
            link.Settle(delivery, outcome);
    }

    public override MessageQueue? Enlist(OutgoingDelivery delivery) => null;

    public override void Stop(LinkEnd end)
    {
        _stopped = true;
        Wake();
    }

    private async Task RunAsync()
    {
        while (!_stopped)
        {
            var woken = New();
            Volatile.Write(ref _woken, woken);
            if (link.Credit > 0)
                await FillAsync();
            while (_page.TryPeek(out var entry) && link.TrySend(entry))
                _page.Dequeue();
            await woken.Task.WaitAsync(LookAgain, broker.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FillAsync()
    {
        if (_page.Count > 0)
            return;
        var isEnd = true;
        try
        {
            foreach (var message in await broker.Store.ReadWholeAsync(queue, _position, PageSize, CancellationToken.None))
            {
                var entry = QueueEntry.Of(message);
                if (selector is null || entry.IsSelectedBy(selector))
                    _page.Enqueue(entry);
                _position = _position.Past(message);
                isEnd = false;
            }

            if (isEnd)
                link.CompleteDrain();
            else if (_page.Count == 0)
                Wake();
        }
        catch (Exception e)
        {
            Log.ReadFailed(broker.Logger, e, queue.Name);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
