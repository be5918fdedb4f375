namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>Heartbeats for a peer that asked for them, and an end to a peer that has fallen silent.</summary>
internal sealed class IdleWatch(TimeProvider time, Action sendHeartbeat, Action silent) : IDisposable
{
    /// <summary>What the broker asks of its clients. It waits twice as long, as the specification advises.</summary>
    public static readonly TimeSpan Advertised = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private readonly List<ITimer> _timers = [];
    private long _lastReceived = time.GetTimestamp();

    public void Received() => Volatile.Write(ref _lastReceived, time.GetTimestamp());

    /// <param name="remoteMilliseconds">How long the peer bears silence; 0 for ever.</param>
    public void Start(uint remoteMilliseconds)
    {
        Every(Advertised, CheckSilence);
        if (remoteMilliseconds > 0)
            Every(TimeSpan.FromMilliseconds(remoteMilliseconds / 3.0), sendHeartbeat);
    }

    public void Dispose()
    {
        foreach (var timer in _timers)
            timer.Dispose();
    }

    private void Every(TimeSpan period, Action action)
    {
        period = period < Shortest ? Shortest : period;
        _timers.Add(time.CreateTimer(_ => action(), null, period, period));
    }

    private void CheckSilence()
    {
        if (time.GetElapsedTime(Volatile.Read(ref _lastReceived)) > 2 * Advertised)
            silent();
    }
}
