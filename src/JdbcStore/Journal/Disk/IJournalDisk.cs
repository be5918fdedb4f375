namespace JdbcStore.Journal;

/// <summary>
/// The file operations of the journal, and no others: on what a disk keeps of them in a power failure its promises rest, so tests put one in their place that
/// loses, tears and reorders what was not flushed.
/// </summary>
internal interface IJournalDisk
{
    /// <summary>Creates a directory, and makes its name durable, unless it is there.</summary>
    void CreateDirectory(string path);

    /// <summary>The paths of the files in a directory.</summary>
    IEnumerable<string> List(string directory);

    IJournalFile Open(string path, FileAccess access);

    /// <summary>Opens an empty file, in place of one that may be there.</summary>
    IJournalFile Create(string path);

    /// <summary>Renames a file, over one that may be there.</summary>
    void Move(string from, string to);

    /// <summary>Deletes a file if it is there.</summary>
    void Delete(string path);

    /// <summary>Makes created, renamed and deleted files stay so.</summary>
    void FlushDirectory(string path);
}
