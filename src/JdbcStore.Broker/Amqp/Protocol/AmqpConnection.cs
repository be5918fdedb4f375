using System.Buffers;
using System.Net;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using JdbcStore.Broker.Amqp.Queues;
using JdbcStore.Broker.Amqp.Transactions;
using Microsoft.AspNetCore.Connections;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>
/// One client's connection. Its state, its sessions' and its links' are touched under <see cref="Gate"/> only: by the loop that reads
/// frames, by queues that deliver, and by commits that settle. Nobody waits inside the gate.
/// </summary>
internal sealed class AmqpConnection : IDisposable
{
    private const int MaxFrameSize = 64 * 1024;
    private const ushort ChannelMax = 255;
    private const uint HandleMax = 1023;
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);
    private static readonly Symbol AnonymousRelay = new("ANONYMOUS-RELAY");

    private readonly ConnectionContext _transport;
    private readonly Dictionary<ushort, AmqpSession> _sessions = [];
    private readonly FrameOutput _output;
    private readonly IdleWatch _idle;
    private long _partialBytes;
    private bool _opened;
    private bool _closing;
    private bool _endsInOrder;

    public AmqpConnection(ConnectionContext transport, BrokerContext broker)
    {
        _transport = transport;
        Broker = broker;
        Transactions = new TransactionRegistry(broker);
        _output = new FrameOutput(Gate, transport.Transport.Output) { Flushing = FlushSessions, RoomAgain = WakeSessions };
        _idle = new IdleWatch(broker.Time, SendHeartbeat, () => _transport.Abort(new ConnectionAbortedException("The client was silent for too long.")));
    }

    public Lock Gate { get; } = new();

    public BrokerContext Broker { get; }

    public FrameOutput Output => _output;

    /// <summary>Messages received and not yet committed: reading pauses at a limit.</summary>
    public InflightLimit Inflight { get; } = new();

    /// <summary>The transactions that are open.</summary>
    public TransactionRegistry Transactions { get; }

    /// <summary>What the client calls itself.</summary>
    public string? ContainerId { get; private set; }

    public EndPoint? Remote => _transport.RemoteEndPoint;

    /// <summary>Serves the connection until either side ends it. Never throws.</summary>
    public async Task RunAsync(CancellationToken aborted)
    {
        var output = _output.RunAsync();
        try
        {
            await ServeAsync(aborted);
        }
        catch (AmqpException e)
        {
            Log.ConnectionFailed(Broker.Logger, Remote, e.Error.Condition, e.Error.Description);
            Disconnect(e.Error);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionAbortedException or ConnectionResetException)
        {
            Log.ConnectionLost(Broker.Logger, Remote, e.Message);
        }
        catch (Exception e)
        {
            Log.ConnectionBroke(Broker.Logger, e, Remote);
            Disconnect(new Error(ErrorCode.InternalError) { Description = "The broker failed to handle a frame; its log says more." });
        }
        finally
        {
            await EndAsync(output, aborted);
        }
    }

    /// <summary>Lets commits under way settle, takes no more messages, and closes with an error that tells the client to reconnect.</summary>
    public async Task ShutDownAsync(CancellationToken cancellationToken)
    {
        lock (Gate)
            _closing = true;
        await Inflight.WhenEmptyAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _endsInOrder = true;
        Disconnect(new Error(ErrorCode.ConnectionForced) { Description = "The broker stops or hands over to another one; connect again." });
    }

    /// <summary>Bounds what messages that have begun and not ended may hold, over all links. Under the gate.</summary>
    public void CountPartial(int bytes)
    {
        _partialBytes += bytes;
        if (_partialBytes > Broker.Options.MaxMessageSize + InflightLimit.MaxBytes)
            throw new AmqpException(ErrorCode.ResourceLimitExceeded, "Too many bytes of unfinished messages on one connection.");
    }

    /// <summary>Says close, once, and nothing after it.</summary>
    public void Disconnect(Error? error)
    {
        lock (Gate)
        {
            if (_opened)
                _output.Write(AmqpFrame.Amqp, 0, error is null ? new Close() : new Close { Error = error });
            _opened = false;
            _closing = true;
            _output.Complete();
        }
    }

    public void Dispose()
    {
        _idle.Dispose();
        _output.Dispose();
    }

    private async Task ServeAsync(CancellationToken aborted)
    {
        var input = _transport.Transport.Input;
        using (var timeout = new CancellationTokenSource(OpenTimeout, Broker.Time))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, aborted))
        {
            if (!await new Handshake(input, _output, Gate).RunAsync(either.Token))
                return;
        }

        var open = true;
        while (open)
        {
            var read = await input.ReadAsync(aborted);
            _idle.Received();
            var buffer = read.Buffer;
            open = HandleFrames(ref buffer) && !read.IsCompleted;
            input.AdvanceTo(buffer.Start, buffer.End);
            await Inflight.WhenRoomAsync(aborted);
        }
    }

    private bool HandleFrames(ref ReadOnlySequence<byte> buffer)
    {
        lock (Gate)
        {
            while (AmqpFrame.TryRead(ref buffer, MaxFrameSize, out var frame))
            {
                if (frame.Type == AmqpFrame.Amqp && frame.Performative is not null && !Handle(frame))
                    return false;
            }

            return true;
        }
    }

    private bool Handle(in AmqpFrame frame)
    {
        switch (frame.Performative)
        {
            case Open open when !_opened && !_closing:
                OnOpen(open);
                return true;
            case Close:
                _endsInOrder = true;
                Disconnect(null);
                return false;
            case Begin begin when _opened:
                OnBegin(frame.Channel, begin);
                return true;
            case { } performative when _opened && _sessions.TryGetValue(frame.Channel, out var session):
                OnSession(session, performative, frame.Payload);
                return true;
            case not null when _closing:
                return true;
            default:
                throw new AmqpException(ErrorCode.NotAllowed, $"'{frame.Performative?.GetType().Name}' is out of place on channel {frame.Channel}.");
        }
    }

    private void OnOpen(Open open)
    {
        _opened = true;
        ContainerId = open.ContainerId;
        _output.MaxFrameSize = (int)Math.Clamp(open.MaxFrameSize, AmqpFrame.MinMaxSize, MaxFrameSize);
        _output.Write(AmqpFrame.Amqp, 0, new Open
        {
            ContainerId = Broker.Options.ContainerId,
            MaxFrameSize = MaxFrameSize,
            ChannelMax = ChannelMax,
            IdleTimeOut = (uint)IdleWatch.Advertised.TotalMilliseconds,
            OfferedCapabilities = [AnonymousRelay],
            Properties = new Fields { [new Symbol("product")] = "JdbcStore" },
        });
        _idle.Start(open.HasField(4) ? open.IdleTimeOut : 0);
        Log.ConnectionOpened(Broker.Logger, Remote, open.ContainerId);
    }

    private void OnBegin(ushort channel, Begin begin)
    {
        if (channel > ChannelMax || _sessions.ContainsKey(channel))
            throw new AmqpException(ErrorCode.NotAllowed, $"Channel {channel} is in use or above {ChannelMax}.");
        _sessions.Add(channel, new AmqpSession(this, channel, begin));
        _output.Write(AmqpFrame.Amqp, channel, new Begin
        {
            RemoteChannel = channel,
            NextOutgoingId = 0,
            IncomingWindow = AmqpSession.Window,
            OutgoingWindow = AmqpSession.Window,
            HandleMax = HandleMax,
        });
    }

    private void OnSession(AmqpSession session, DescribedList performative, ReadOnlyMemory<byte> payload)
    {
        // After a forced close nothing new is taken; outcomes of what was delivered still count.
        if (_closing && performative is Transfer or Attach)
            return;
        if (performative is not End)
        {
            session.Handle(performative, payload, HandleMax);
            return;
        }

        _sessions.Remove(session.Channel);
        session.Abandon(LinkEnd.Detached);
        _output.Write(AmqpFrame.Amqp, session.Channel, new End());
    }

    private void SendHeartbeat()
    {
        lock (Gate)
        {
            if (_output.IsQuiet)
                _output.Write(AmqpFrame.Amqp, 0, null);
            _output.IsQuiet = true;
        }
    }

    private void FlushSessions()
    {
        foreach (var session in _sessions.Values)
            session.FlushSettled();
    }

    private void WakeSessions()
    {
        foreach (var session in _sessions.Values)
            session.OnRoom();
    }

    private async Task EndAsync(Task output, CancellationToken aborted)
    {
        _idle.Dispose();
        lock (Gate)
        {
            _opened = false;
            _closing = true;
            foreach (var session in _sessions.Values)
                session.Abandon(_endsInOrder ? LinkEnd.Detached : LinkEnd.Lost);
            _sessions.Clear();
            _output.Complete();
        }

        await LingerAsync(aborted);
        await _transport.Transport.Input.CompleteAsync();
        var disposed = _transport.DisposeAsync().AsTask();
        await disposed.WaitAsync(CloseTimeout, Broker.Time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!disposed.IsCompleted)
            _transport.Abort(new ConnectionAbortedException("The client does not read."));
        await Task.WhenAll(disposed, output).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // A socket that is closed with bytes unread is reset, and the peer would lose the close frame that is still on its way.
    private async Task LingerAsync(CancellationToken aborted)
    {
        using var timeout = new CancellationTokenSource(CloseTimeout, Broker.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, aborted);
        try
        {
            for (var ended = false; !ended;)
            {
                var read = await _transport.Transport.Input.ReadAsync(either.Token);
                _transport.Transport.Input.AdvanceTo(read.Buffer.End);
                ended = read.IsCompleted;
            }
        }
        catch (Exception e)
        {
            Log.ConnectionLost(Broker.Logger, Remote, e.Message);
        }
    }
}
