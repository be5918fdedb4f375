namespace JdbcStore.Direct;

/// <summary>How much may be accepted and not yet decided. Guarded by its pipeline's lock.</summary>
internal sealed class PendingLimit(long maxBytes)
{
    private const int MaxUnits = 100_000;

    private int _units;

    public long Bytes { get; private set; }

    /// <summary>Counts the unit in if there is room; a unit that is too large for any room comes in when it is alone.</summary>
    public bool TryEnter(PendingUnit unit)
    {
        if (_units > 0 && (_units >= MaxUnits || Bytes + unit.Unit.BodyBytes > maxBytes))
            return false;
        _units++;
        Bytes += unit.Unit.BodyBytes;
        return true;
    }

    public void Leave(PendingUnit unit)
    {
        _units--;
        Bytes -= unit.Unit.BodyBytes;
    }
}
