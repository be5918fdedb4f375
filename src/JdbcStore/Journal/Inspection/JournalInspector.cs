namespace JdbcStore.Journal;

/// <summary>
/// Looks into the journal of a data directory without changing it, group by group, so that its size does not matter. Needs no lock: beside a store that writes
/// it, a group under way is reported as a torn tail, and segments that the store releases meanwhile are left out.
/// </summary>
public static class JournalInspector
{
    /// <summary>The directory of the journal in a data directory.</summary>
    public static string DirectoryOf(string dataDirectory) => Path.GetFullPath(Path.Combine(dataDirectory, "journal"));

    /// <summary>Reads and verifies every group.</summary>
    /// <param name="dataDirectory">The data directory of a store.</param>
    /// <param name="progress">Is told now and then how far it has come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="UnavailableStoreException">There is no journal, or it cannot be read.</exception>
    public static JournalContents Inspect(string dataDirectory, IProgress<JournalProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(dataDirectory);
        var directory = DirectoryOf(dataDirectory);
        try
        {
            var paths = Directory.Exists(directory) ? SegmentName.List(directory) : [];
            if (paths.Count == 0)
                throw new UnavailableStoreException($"There is no journal in '{directory}'.");
            var inspection = new SegmentInspection(progress, cancellationToken) { Total = paths.Sum(path => new FileInfo(path) is { Exists: true } file ? file.Length : 0) };
            for (var i = 0; i < paths.Count; i++)
                inspection.Run(paths[i], i + 1 < paths.Count && SegmentName.TryParse(paths[i + 1], out var next) ? next : null);
            return inspection.Contents(directory);
        }
        catch (Exception e) when (JournalFault.IsOfFileSystem(e))
        {
            throw new UnavailableStoreException($"The journal cannot be read: {JournalFault.Describe(directory, e)}.", e);
        }
    }
}
