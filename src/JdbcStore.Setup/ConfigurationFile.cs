using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace JdbcStore.Setup;

/// <summary>The JSON file given with <c>--config</c>.</summary>
internal static class ConfigurationFile
{
    /// <exception cref="ConfigurationStoreException">The file cannot be read or is not JSON.</exception>
    public static IConfigurationRoot Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return new ConfigurationBuilder().AddJsonStream(stream).Build();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Wrong(path, "there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong(path, $"the file cannot be read: {e.Message}");
        }
        catch (JsonException e)
        {
            throw Wrong(path, $"not valid JSON at line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}");
        }
        catch (FormatException e)
        {
            throw Wrong(path, $"not a configuration: {e.Message}");
        }
    }

    private static ConfigurationStoreException Wrong(string path, string problem) => new([$"--config '{path}': {problem.TrimEnd('.')}."]);
}
