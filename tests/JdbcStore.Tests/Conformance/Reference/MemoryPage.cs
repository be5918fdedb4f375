namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>What of a destination a reader sees, and in which order.</summary>
internal static class MemoryPage
{
    public static bool IsAhead(MemoryTables tables, StoredMessage message, ReadPosition after)
    {
        var passed = tables.Fault == Fault.PassesWhatIsMoreUrgent ? Enumerable.Range(0, 10).Max(after.Of) : after.Of(message.Priority);
        return message.Sequence > passed && MemoryExpiry.Shows(tables, message);
    }

    /// <summary>The highest priority first; within one the order stays.</summary>
    public static IEnumerable<StoredMessage> Order(MemoryTables tables, IEnumerable<StoredMessage> messages) =>
        tables.Fault == Fault.IgnoresPriorities ? messages : messages.OrderByDescending(message => message.Priority);
}
