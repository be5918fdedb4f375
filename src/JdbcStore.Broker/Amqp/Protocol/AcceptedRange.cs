using Amqp.Framing;

namespace JdbcStore.Broker.Amqp.Protocol;

/// <summary>Joins neighbouring deliveries that were accepted, so that one frame settles them all.</summary>
internal sealed class AcceptedRange
{
    public static readonly Accepted Outcome = new();
    private bool _open;
    private uint _first;
    private uint _last;

    /// <summary>False when the delivery is no neighbour of those gathered so far.</summary>
    public bool TryExtend(uint deliveryId)
    {
        if (_open && deliveryId != _last + 1)
            return false;
        if (!_open)
            _first = deliveryId;
        _open = true;
        _last = deliveryId;
        return true;
    }

    public (uint First, uint Last)? Take()
    {
        if (!_open)
            return null;
        _open = false;
        return (_first, _last);
    }
}
