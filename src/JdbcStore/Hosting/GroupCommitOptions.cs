namespace JdbcStore.Hosting;

/// <summary>The configuration section <c>Persistence:GroupCommit</c>.</summary>
public sealed class GroupCommitOptions
{
    /// <summary>The most operations in one commit: 1 to 100,000.</summary>
    public int MaxMessages { get; set; } = 1024;

    /// <summary>The most body bytes in one commit, unless a single unit has more: 64 KiB to 1 GiB.</summary>
    public long MaxBytes { get; set; } = 4L << 20;

    /// <summary>The most body bytes accepted and not yet confirmed, unless a single unit has more: 1 MiB to 16 GiB. At the limit producers wait.</summary>
    public long MaxPendingBytes { get; set; } = 256L << 20;

    /// <summary>How many commits may overlap: 1 to 8. A dialect with a single writer uses 1.</summary>
    public int Writers { get; set; } = 2;
}
