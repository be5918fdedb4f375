namespace JdbcStore.Journal;

/// <summary>Puts a failure of the file system into words that an operator can act on.</summary>
internal static class JournalFault
{
    private const int NoSpace = 28, QuotaExceeded = 122; // errno, which the base library passes on as HResult
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    public static bool IsOfFileSystem(Exception exception) => exception is IOException or UnauthorizedAccessException;

    public static string Describe(string directory, Exception exception) =>
        IsDiskFull(exception) ? $"no space left on the disk of the journal directory '{directory}'" : $"the journal in '{directory}': {exception.Message}";

    private static bool IsDiskFull(Exception exception) => OperatingSystem.IsWindows()
        ? exception.HResult == WindowsDiskFull
        : exception.HResult is NoSpace or QuotaExceeded;
}
