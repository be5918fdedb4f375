namespace JdbcStore;

/// <summary>
/// Where a reader has got to in a destination: one sequence a priority, since a message of a higher priority may arrive behind the last one that
/// was read. Immutable; the reader keeps it, the store keeps no cursor.
/// </summary>
public sealed class ReadPosition
{
    private readonly long[] _after;

    private ReadPosition(long[] after) => _after = after;

    /// <summary>Before the first message.</summary>
    public static ReadPosition Start { get; } = new(new long[Sequences.Priorities]);

    /// <summary>Behind everything up to this sequence, of whatever priority.</summary>
    public static ReadPosition After(long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        var after = new long[Sequences.Priorities];
        Array.Fill(after, sequence);
        return new ReadPosition(after);
    }

    /// <summary>Behind this message too.</summary>
    public ReadPosition Past(StoredMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Past(message.Sequence);
    }

    /// <summary>Behind everything up to this sequence, of its priority, too.</summary>
    public ReadPosition Past(long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        var after = (long[])_after.Clone();
        var priority = Sequences.PriorityOf(sequence);
        after[priority] = Math.Max(after[priority], sequence);
        return new ReadPosition(after);
    }

    /// <summary>Behind all messages of a page too.</summary>
    public ReadPosition Past(IReadOnlyList<StoredMessage> page)
    {
        ArgumentNullException.ThrowIfNull(page);
        var after = (long[])_after.Clone();
        foreach (var message in page)
            after[message.Priority] = Math.Max(after[message.Priority], message.Sequence);
        return new ReadPosition(after);
    }

    /// <summary>The last sequence of this priority that is behind the reader.</summary>
    internal long Of(int priority) => _after[priority];

    /// <summary>Nothing up to this sequence is still to be read.</summary>
    internal bool IsBehind(long sequence) => Array.TrueForAll(_after, after => after >= sequence);
}
