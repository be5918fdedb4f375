namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>Hands expired messages over, a few at a time, and removes them.</summary>
internal sealed class MemoryExpiry(MemoryTables tables, ExpiryHandler? handler)
{
    private const int Few = 100;

    public static bool Shows(MemoryTables tables, StoredMessage message) =>
        tables.Fault == Fault.ShowsWhatHasExpired || !(message.ExpiresAt <= TimeProvider.System.GetUtcNow());

    /// <summary>As long as the store is the active one; between two steps others have their turn.</summary>
    public async Task SweepAsync(Func<bool> goesOn)
    {
        var asked = new HashSet<long>();
        var more = true;
        while (more)
        {
            lock (tables.Gate)
                more = goesOn() && SweepSome(asked);
            if (tables.Fault != Fault.SweepsAllAtOnce)
                await Task.Delay(1);
        }
    }

    private bool SweepSome(HashSet<long> asked)
    {
        var now = TimeProvider.System.GetUtcNow();
        var expired = Find(now).Where(found => asked.Add(found.Message.Sequence)).Take(tables.Fault == Fault.SweepsAllAtOnce ? int.MaxValue : Few).ToList();
        foreach (var (name, message) in expired)
        {
            try
            {
                Sweep(name, message);
            }
            catch (PreconditionStoreException)
            {
                // It is asked for again in the next round.
            }
        }

        return expired.Count > 0;
    }

    private IEnumerable<(Destination Name, StoredMessage Message)> Find(DateTimeOffset now)
    {
        foreach (var (name, destination) in tables.Destinations)
        {
            foreach (var message in destination.Messages.Values.Where(message => message.ExpiresAt <= now))
                yield return (name, message);
            foreach (var (sequence, add) in destination.Delayed.Where(delayed => delayed.Value.Message.ExpiresAt <= now))
                yield return (name, new StoredMessage(sequence, 0, false, add.Body) { ExpiresAt = add.Message.ExpiresAt });
        }
    }

    private void Sweep(Destination name, StoredMessage message)
    {
        var removal = new UnitOfWork();
        if (tables.Fault == Fault.HandsExpiredOverTwice)
            handler?.Invoke(name, message, new UnitOfWork());
        if (!IsAsked(name, message, removal))
            return;
        if (removal.Count > 0 && tables.Fault != Fault.LosesWhatTheHookAdds)
            new MemoryUnit(tables, new Dictionary<NewMessage, MemoryBody>()).Apply(removal);
        tables.Destinations[name].Messages.Remove(message.Sequence);
        tables.Destinations[name].Delayed.Remove(message.Sequence);
        tables.Destinations[name].LargeBodies.Remove(message.Sequence);
    }

    private bool IsAsked(Destination name, StoredMessage message, UnitOfWork removal)
    {
        try
        {
            return handler?.Invoke(name, message, removal) != false || tables.Fault == Fault.IgnoresTheHooksRefusal;
        }
        catch (InvalidOperationException)
        {
            return tables.Fault == Fault.LosesWhatTheHookFailsOn;
        }
    }
}
