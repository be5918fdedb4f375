namespace JdbcStore.Broker.Amqp.Queues;

/// <summary>
/// How far the store knows that messages may have been handed out. A slow queue marks exactly what it is about to send, so that after a
/// crash no untouched message looks delivered; a busy one marks further and further ahead, so that the mark costs next to nothing.
/// </summary>
internal sealed class DispatchMark(TimeProvider time)
{
    // In sequences, of which a message takes ten.
    private const int FirstLookahead = 640;
    private const int MaxLookahead = 40_960;
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(1);
    private long _covered;
    private long _asked;
    private long _askedAt;
    private int _lookahead;

    public bool Covers(long sequence) => sequence <= _covered;

    /// <summary>Sending a message with this sequence needs a further mark, or soon will, and none is under way.</summary>
    public bool IsNear(long sequence) => _asked <= _covered && sequence + (_lookahead / 2) > _covered;

    /// <summary>The mark to commit so that sending can go on up to a sequence; null when that is covered.</summary>
    public long? Next(long wanted)
    {
        var now = time.GetTimestamp();
        var busy = _asked > 0 && time.GetElapsedTime(_askedAt, now) < Busy;
        _lookahead = busy ? Math.Clamp(_lookahead * 4, FirstLookahead, MaxLookahead) : 0;
        if (wanted + _lookahead <= _covered)
            return null;
        _askedAt = now;
        return _asked = wanted + _lookahead;
    }

    public void Committed(long mark) => _covered = Math.Max(_covered, mark);
}
