namespace JdbcStore.Broker.Tests.Processes;

/// <summary>Where this project's files are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string ClientPrograms { get; } = Path.Combine(Root, "tests", "JdbcStore.Broker.Tests", "Clients");

    private static string Find(DirectoryInfo? directory) => directory switch
    {
        null => throw new DirectoryNotFoundException("JdbcStore.sln is not above " + AppContext.BaseDirectory),
        _ when File.Exists(Path.Combine(directory.FullName, "JdbcStore.sln")) => directory.FullName,
        _ => Find(directory.Parent),
    };
}
