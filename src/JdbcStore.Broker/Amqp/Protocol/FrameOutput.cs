using System.Buffers.Binary;
using System.IO.Pipelines;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using JdbcStore.Broker.Amqp.Messages;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>
/// What a connection has to say. Frames are appended under the connection's gate, by whoever has one; a single loop carries them to the
/// socket, as many at a time as have gathered. Members without a remark are called under the gate.
/// </summary>
internal sealed class FrameOutput(Lock gate, PipeWriter transport) : IDisposable
{
    private const int RoomFor = 512 * 1024;
    private const int KeepCapacity = 1024 * 1024;
    private const int TransferReserve = 64;

    private readonly SemaphoreSlim _signal = new(0);
    private ByteBuffer _pending = new(4096, autoGrow: true);
    private ByteBuffer _spare = new(4096, autoGrow: true);
    private bool _signalled;
    private bool _wasFull;
    private bool _completed;
    private bool _ended;

    /// <summary>The largest frame that the peer takes.</summary>
    public int MaxFrameSize { get; set; } = AmqpFrame.MinMaxSize;

    /// <summary>Called before frames are carried off: dispositions that were held back to be joined are appended now.</summary>
    public Action? Flushing { get; set; }

    /// <summary>Called when there is room again after <see cref="HasRoom"/> was false.</summary>
    public Action? RoomAgain { get; set; }

    /// <summary>When something was last sent, for heartbeats. Any thread.</summary>
    public bool IsQuiet { get; set; } = true;

    /// <summary>False while the peer reads more slowly than it gave credit: then deliveries wait.</summary>
    public bool HasRoom
    {
        get
        {
            _wasFull |= _pending.Length >= RoomFor;
            return !_wasFull && !_completed;
        }
    }

    public void Write(byte type, ushort channel, DescribedList? performative)
    {
        if (_ended)
            return;
        var start = Begin(type, channel);
        performative?.Encode(_pending);
        End(start);
    }

    public void WriteRaw(ReadOnlySpan<byte> bytes)
    {
        Append(bytes);
        Signal();
    }

    /// <summary>Writes one transfer frame with as much of the message as fits, beginning at an offset; returns how much that was.</summary>
    public int WriteTransfer(ushort channel, Transfer transfer, in EncodedDelivery message, int offset)
    {
        var room = MaxFrameSize - AmqpFrame.HeaderSize - TransferReserve;
        var chunk = Math.Min(message.Length - offset, room);
        if (offset + chunk < message.Length)
            transfer.More = true;
        var start = Begin(AmqpFrame.Amqp, channel);
        transfer.Encode(_pending);
        AppendPart(message.Rewritten, offset, chunk);
        var written = Math.Clamp(message.Rewritten.Length - offset, 0, chunk);
        AppendPart(message.Rest, offset + written - message.Rewritten.Length, chunk - written);
        End(start);
        return chunk;
    }

    /// <summary>Something is to be flushed.</summary>
    public void Signal()
    {
        if (_signalled || _ended)
            return;
        _signalled = true;
        _signal.Release();
    }

    /// <summary>After what is pending nothing more is sent.</summary>
    public void Complete()
    {
        _completed = true;
        Signal();
    }

    /// <summary>Carries frames to the socket until <see cref="Complete"/>. Runs once, outside the gate.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _signal.WaitAsync();
                var batch = Swap(out var last);
                if (batch.Length > 0 && (await transport.WriteAsync(batch.Buffer.AsMemory(batch.Offset, batch.Length))).IsCompleted)
                    return;
                Recycle(batch);
                if (last)
                    return;
            }
        }
        finally
        {
            lock (gate)
                _completed = _ended = true;
            await transport.CompleteAsync();
        }
    }

    public void Dispose() => _signal.Dispose();

    private ByteBuffer Swap(out bool last)
    {
        lock (gate)
        {
            Flushing?.Invoke();
            _signalled = false;
            last = _completed;
            (var batch, _pending) = (_pending, _spare);
            IsQuiet = false;
            return batch;
        }
    }

    private void Recycle(ByteBuffer batch)
    {
        batch.Reset();
        lock (gate)
        {
            _spare = batch.Capacity <= KeepCapacity ? batch : new ByteBuffer(4096, autoGrow: true);
            if (!_wasFull || _pending.Length >= RoomFor)
                return;
            _wasFull = false;
            RoomAgain?.Invoke();
        }
    }

    private int Begin(byte type, ushort channel)
    {
        var start = _pending.Length;
        AmqpBitConverter.WriteInt(_pending, 0);
        AmqpBitConverter.WriteUByte(_pending, 2);
        AmqpBitConverter.WriteUByte(_pending, type);
        AmqpBitConverter.WriteUShort(_pending, channel);
        return start;
    }

    private void End(int start)
    {
        var at = _pending.Offset + start;
        BinaryPrimitives.WriteInt32BigEndian(_pending.Buffer.AsSpan(at), _pending.WritePos - at);
        Signal();
    }

    private void AppendPart(ReadOnlyMemory<byte> part, int offset, int limit)
    {
        if (limit > 0 && offset < part.Length)
            Append(part.Span.Slice(offset, Math.Min(limit, part.Length - offset)));
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _pending.ValidateWrite(bytes.Length);
        bytes.CopyTo(_pending.Buffer.AsSpan(_pending.WritePos));
        _pending.Append(bytes.Length);
    }
}
