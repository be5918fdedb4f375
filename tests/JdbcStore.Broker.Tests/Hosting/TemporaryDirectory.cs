namespace JdbcStore.Broker.Tests.Hosting;

/// <summary>A directory for one test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("jdbcstore-broker-").FullName;

    public string Write(string name, string text)
    {
        File.WriteAllText(System.IO.Path.Combine(Path, name), text);
        return name;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
