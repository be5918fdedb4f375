namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>A journal that is only a word, since here everything is in memory; with a fault, switching it does what a real one must not do.</summary>
internal sealed class MemoryJournal(MemoryTables tables)
{
    private volatile bool _isRefusing;

    public bool IsOn { get; private set; }

    public void ThrowIfRefusing()
    {
        if (_isRefusing)
            throw new UnavailableStoreException("The journal is being switched.");
    }

    public async Task SwitchAsync(bool on)
    {
        if (IsOn == on)
            return;
        _isRefusing = tables.Fault == Fault.RefusesCommitsDuringASwitch;
        await Task.Delay(5);
        _isRefusing = false;
        lock (tables.Gate)
        {
            IsOn = on;
            foreach (var destination in tables.Destinations.Values)
                Break(destination);
        }
    }

    private void Break(MemoryDestination destination)
    {
        if (tables.Fault == Fault.LosesTheLastMessageInASwitch && destination.Messages.Count > 0)
            destination.Messages.Remove(destination.Messages.Keys.Max());
        if (tables.Fault == Fault.ForgetsKeysInASwitch)
            destination.Keys.Clear();
    }
}
