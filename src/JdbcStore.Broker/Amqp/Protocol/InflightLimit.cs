namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>
/// Counts what a connection has received and the store has not yet committed. Above the limit the connection is not read: that bounds
/// its memory, and the client feels it as back-pressure.
/// </summary>
internal sealed class InflightLimit
{
    public const long MaxBytes = 16 * 1024 * 1024;
    private readonly Lock _lock = new();
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _empty;
    private long _bytes;
    private int _messages;

    public void Enter(int bytes)
    {
        lock (_lock)
        {
            _bytes += bytes;
            _messages++;
        }
    }

    public void Leave(int bytes)
    {
        TaskCompletionSource? room = null;
        TaskCompletionSource? empty = null;
        lock (_lock)
        {
            _bytes -= bytes;
            _messages--;
            if (_bytes < MaxBytes)
                (room, _room) = (_room, null);
            if (_messages == 0)
                (empty, _empty) = (_empty, null);
        }

        room?.TrySetResult();
        empty?.TrySetResult();
    }

    public ValueTask WhenRoomAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_bytes < MaxBytes)
                return ValueTask.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_room.Task.WaitAsync(cancellationToken));
        }
    }

    public Task WhenEmptyAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_messages == 0)
                return Task.CompletedTask;
            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task.WaitAsync(cancellationToken);
        }
    }
}
