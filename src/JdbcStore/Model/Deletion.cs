namespace JdbcStore;

/// <summary>What the removal of a destination came to.</summary>
internal sealed class Deletion
{
    /// <summary>Messages that readers could see until then.</summary>
    public long Messages { get; set; }
}
