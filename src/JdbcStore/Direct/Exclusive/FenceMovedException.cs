namespace JdbcStore.Direct.Exclusive;

/// <summary>The fence row belongs to another epoch, or counts this batch already: what a dialect's writer shows by an error of its own.</summary>
internal sealed class FenceMovedException() : Exception("The fence row was not where this batch expects it.");
