using System.Security.Cryptography;

namespace JdbcStore.Conformance;

/// <summary>
/// Bytes that can be told from all others, made while they are read: in pieces of all sizes, without a length, without a way back, as from a
/// network. It can break, or stop in the middle until it is cancelled.
/// </summary>
public sealed class NoiseStream(long length, int seed) : Stream
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _position;
    private int _reads;

    /// <summary>After how many bytes it throws; by default never.</summary>
    public long BreaksAt { get; init; } = long.MaxValue;

    /// <summary>After how many bytes it waits for <see cref="GoOn"/>; by default never.</summary>
    public long StopsAt { get; init; } = long.MaxValue;

    /// <summary>Told, at each read, how many bytes have been read before.</summary>
    public Action<long>? Watch { get; init; }

    /// <summary>Completes when it stops.</summary>
    public Task Reached => _reached.Task;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>The hash of so many bytes of it.</summary>
    public static byte[] Hash(long length, int seed)
    {
        using var noise = new NoiseStream(length, seed);
        return SHA256.HashData(noise);
    }

    /// <summary>So many bytes of it.</summary>
    public static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        Fill(bytes, 0, seed);
        return bytes;
    }

    /// <summary>Ends the stop.</summary>
    public void GoOn() => _goOn.TrySetResult();

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_position >= StopsAt && _reached.TrySetResult())
            await _goOn.Task.WaitAsync(cancellationToken);
        return Read(buffer.Span);
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        Watch?.Invoke(_position);
        if (_position >= BreaksAt)
            throw new IOException("The stream broke.");
        var end = Math.Min(length, Math.Min(BreaksAt, _position < StopsAt ? StopsAt : length));
        var piece = (int)Math.Min(Math.Min(buffer.Length, PieceOf(_reads++)), end - _position);
        Fill(buffer[..piece], _position, seed);
        _position += piece;
        return piece;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static int PieceOf(int read) => (read % 4) switch { 0 => 1, 1 => 1000, 2 => 70_000, _ => int.MaxValue };

    private static void Fill(Span<byte> buffer, long position, int seed)
    {
        for (var i = 0; i < buffer.Length; i++, position++)
        {
            var mixed = ((ulong)(position >> 3) + ((ulong)seed << 40)) * 0x9E3779B97F4A7C15;
            buffer[i] = (byte)((mixed ^ (mixed >> 29)) >> (int)((position & 7) * 8));
        }
    }
}
