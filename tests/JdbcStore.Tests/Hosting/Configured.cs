using JdbcStore.Hosting;
using JdbcStore.PostgreSql;
using JdbcStore.Sqlite;
using Microsoft.Extensions.Configuration;

namespace JdbcStore.Tests.Hosting;

/// <summary>Options and mistakes that a configuration's keys lead to.</summary>
internal sealed record Configured(JdbcStoreOptions Options, IReadOnlyList<string> Errors)
{
    public static Configured By(params (string Key, string? Value)[] keys)
    {
        var values = keys.Select(pair => KeyValuePair.Create("Persistence:" + pair.Key, pair.Value));
        return By(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }

    public static Configured ByJson(string json) =>
        By(new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build());

    private static Configured By(IConfigurationRoot configuration)
    {
        var errors = new ConfigurationErrors();
        var options = JdbcStoreConfiguration.Read(configuration.GetSection("Persistence"), [new SqliteDialect(), new PostgreSqlDialect()], errors);
        return new Configured(options, errors.Messages);
    }
}
