namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>By what the reference store recognises a resend, and for how long.</summary>
internal static class MemoryResends
{
    public static bool IsResend(MemoryTables tables, Destination name, MemoryDestination destination, NewMessage message) =>
        (message.DuplicateKey is { } key && destination.Keys.ContainsKey(key))
        || (message.Producer is { } producer && IsUsed(tables.Fault, producer.Number, LastNumber(tables, name, producer.ProducerId)));

    public static void Remember(MemoryDestination destination, NewMessage message, long sequence)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (message.DuplicateKey is { } key)
            (destination.Keys[key], destination.KeyTimes[key]) = (sequence, now);
        if (message.Producer is { } producer)
            destination.Producers[producer.ProducerId] = (producer.Number, sequence, now);
    }

    public static long? FindProducer(MemoryTables tables, Destination name, string producerId) =>
        tables.Destinations.TryGetValue(name, out var destination) && destination.Producers.TryGetValue(producerId, out var last) ? last.Number : null;

    public static void Forget(MemoryTables tables, TimeSpan retention)
    {
        var before = TimeProvider.System.GetUtcNow() - (tables.Fault == Fault.ForgetsTooSoon ? TimeSpan.Zero : retention);
        if (tables.Fault == Fault.NeverForgets)
            return;
        lock (tables.Gate)
            tables.Destinations.Values.ToList().ForEach(destination => Forget(destination, before));
    }

    private static void Forget(MemoryDestination destination, DateTimeOffset before)
    {
        foreach (var (key, _) in destination.KeyTimes.Where(k => k.Value < before).ToArray())
            destination.ForgetKey(key);
        foreach (var (producer, _) in destination.Producers.Where(p => p.Value.At < before).ToArray())
            destination.Producers.Remove(producer);
    }

    private static bool IsUsed(Fault fault, long number, long? last) => fault == Fault.RecognisesOnlyTheLastNumber ? number == last : number <= last;

    /// <summary>That of a prepared transaction counts: it may be committed.</summary>
    private static long? LastNumber(MemoryTables tables, Destination name, string producerId)
    {
        var everywhere = tables.Fault == Fault.NumbersProducersAcrossDestinations;
        var prepared = tables.Prepared.SelectMany(p => p.Adds).Where(add => add.Message.Producer?.ProducerId == producerId)
            .Where(add => add.Destination == name).Select(add => (long?)add.Message.Producer!.Number);
        var stored = tables.Destinations.Keys.Where(d => everywhere || d == name).Select(d => FindProducer(tables, d, producerId));
        return prepared.Concat(stored).Max();
    }
}
