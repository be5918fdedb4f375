namespace JdbcStore.Journal;

/// <summary>A group ready to be written, and what to tell the callers once it is durable.</summary>
internal sealed class AssembledGroup(GroupBuffer buffer, List<int> bodyOffsets)
{
    /// <summary>The encoded units; valid until the next group is assembled.</summary>
    public GroupBuffer Buffer { get; } = buffer;

    /// <summary>Where in the payload the body of each add starts; valid until the next group is assembled.</summary>
    public List<int> BodyOffsets { get; } = bodyOffsets;

    /// <summary>The units that are written: without resends, and with their sequences.</summary>
    public List<IReadOnlyList<Operation>> Units { get; } = [];

    /// <summary>One for every unit, in order, also for those of which nothing is left to write.</summary>
    public List<CommitResult> Results { get; } = [];

    /// <summary>The high-water mark after the group.</summary>
    public long LastSequence { get; set; }
}
