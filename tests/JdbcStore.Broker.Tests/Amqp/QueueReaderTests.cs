using JdbcStore.Broker.Amqp.Queues;
using Xunit;

namespace JdbcStore.Broker.Tests.Amqp;

/// <summary>A queue's reader against a real store, with reports, arrivals and pages that come in any order in which they can.</summary>
public sealed class QueueReaderTests
{
    private static readonly QueueConsumer Anybody = new(link: null!, queue: null!, selector: null);

    [Fact]
    public async Task Every_message_is_handed_out_once_whatever_comes_when()
    {
        await using var broker = await RunningBroker.StartAsync();
        for (var seed = 1; seed <= 40; seed++)
        {
            var run = new Run(broker.Store, Destination.Queue($"q{seed}"), new Random(seed));
            for (var step = 0; step < 400; step++)
                await run.StepAsync();
            await run.FinishAsync();
        }
    }

    private sealed class Run(IMessageStore store, Destination queue, Random random)
    {
        private readonly ReadyMessages _ready = new();
        private readonly Queue<long> _reports = new();
        private readonly Queue<long> _arrivals = new();
        private readonly List<QueueEntry> _out = [];
        private readonly List<QueueEntry> _gone = [];
        private readonly HashSet<long> _stored = [];
        private readonly HashSet<long> _done = [];
        private QueueReader? _made;
        private IReadOnlyList<StoredMessage>? _page;

        private QueueReader Reader => _made ??= Start();

        public async Task StepAsync()
        {
            switch (random.Next(12))
            {
                case 0 or 1:
                    _reports.Enqueue(await AddAsync());
                    break;
                case 2:
                    _arrivals.Enqueue(await AddAsync());
                    break;
                case 3 or 4:
                    Report();
                    break;
                case 5:
                    Arrive();
                    break;
                case 6:
                    await ReadAsync();
                    break;
                case 7:
                    EndRead();
                    break;
                case 8 or 9:
                    HandOut();
                    break;
                case 10:
                    await AcknowledgeAsync();
                    break;
                default:
                    GiveBackOrForget();
                    break;
            }
        }

        /// <summary>Lets everything come that is still to come, and expects each message to have been handed out once.</summary>
        public async Task FinishAsync()
        {
            for (var round = 0; round < 500 && (_done.Count < _stored.Count || _out.Count > 0); round++)
            {
                Report();
                Arrive();
                EndRead();
                await ReadAsync();
                EndRead();
                while (HandOut())
                    await AcknowledgeAsync();
                await AcknowledgeAsync();
            }

            Assert.Equal(_stored.Order(), _done.Order());
            Assert.Empty(await store.ReadWholeAsync(queue, ReadPosition.Start, 10));
        }

        private QueueReader Start()
        {
            var reader = new QueueReader(_ready, _ => false, _ => true);
            reader.OnReportingStarted(0);
            return reader;
        }

        private async Task<long> AddAsync()
        {
            var message = new NewMessage(new byte[1]) { Priority = random.Next(10) };
            var sequence = (await store.CommitAsync(new UnitOfWork().Add(queue, message))).Adds[0].Sequence;
            _stored.Add(sequence);
            return sequence;
        }

        private void Report()
        {
            if (_reports.TryDequeue(out var sequence))
                Reader.OnAdded(new QueueEvent(QueueEventKind.Added) { Sequence = sequence, Body = new byte[1] });
        }

        private void Arrive()
        {
            if (_arrivals.TryDequeue(out var sequence))
                Reader.OnArrived(sequence);
        }

        private async Task ReadAsync()
        {
            if (Reader.BeginRead() is { } read)
                _page = await store.ReadWholeAsync(queue, read.After, Math.Min(read.Limit, random.Next(1, 6)));
        }

        private void EndRead()
        {
            if (_page is { } page)
                Reader.OnPage(page);
            _page = null;
        }

        private bool HandOut()
        {
            if (_ready.PeekFor(Anybody) is not { } entry)
                return false;
            _ready.Remove(entry);
            Reader.OnTaken(entry.Sequence);
            Assert.DoesNotContain(_out, other => other.Sequence == entry.Sequence);
            Assert.DoesNotContain(entry.Sequence, _done);
            _out.Add(entry);
            return true;
        }

        private async Task AcknowledgeAsync()
        {
            foreach (var told in _gone)
                Reader.OnGone(told.Sequence);
            _gone.Clear();
            if (_out.Count == 0)
                return;
            var entry = _out[random.Next(_out.Count)];
            _out.Remove(entry);
            await store.CommitAsync(new UnitOfWork().Acknowledge(queue, entry.Sequence));
            _done.Add(entry.Sequence);
            _gone.Add(entry);
        }

        private void GiveBackOrForget()
        {
            if (random.Next(4) == 0)
            {
                Reader.Rewind();
            }
            else if (_out.Count > 0)
            {
                var entry = _out[0];
                _out.RemoveAt(0);
                _ready.AddReturned(entry);
            }
        }
    }
}
