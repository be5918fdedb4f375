using System.Data.Common;

namespace JdbcStore.Hosting;

/// <summary>Makes connection strings fit to be shown: only the values of keywords known to be harmless stay.</summary>
public static class ConnectionStringMask
{
    private const string Masked = "***";

    // A list of what may be shown, not of secrets: a password behind a misspelt keyword must not be shown either.
    private static readonly HashSet<string> Shown = new(StringComparer.OrdinalIgnoreCase)
    {
        "Data Source", "DataSource", "Filename", "Mode", "Cache", "Host", "Server", "Port", "Database", "Username", "User Id", "User",
    };

    /// <summary>The connection string with its secrets masked; all of it if it cannot be read.</summary>
    public static string Apply(string connectionString)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
            return string.Join(';', parts.Keys.Cast<string>().Select(key => $"{key}={(Shown.Contains(key) ? parts[key] : Masked)}"));
        }
        catch (ArgumentException)
        {
            return Masked;
        }
    }

    /// <summary>Takes a connection string's secrets out of what a driver says about it.</summary>
    public static string Scrub(string message, string connectionString)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
            return parts.Keys.Cast<string>().Where(key => !Shown.Contains(key)).Select(key => parts[key].ToString()!)
                .Where(secret => secret.Length > 2)
                .Aggregate(message, (text, secret) => text.Replace(secret, Masked, StringComparison.OrdinalIgnoreCase));
        }
        catch (ArgumentException)
        {
            return message;
        }
    }
}
