using JdbcStore.Broker.Amqp;
using JdbcStore.Hosting;
using JdbcStore.Setup;

namespace JdbcStore.Broker.Hosting;

/// <summary>All of a broker's configuration, read and checked: later sources win over earlier ones (file, environment, command line).</summary>
internal sealed record BrokerConfiguration(IConfiguration Source, BrokerOptions Broker)
{
    /// <exception cref="ConfigurationStoreException">Something is wrong: every mistake at once.</exception>
    public static BrokerConfiguration Read(CommandLine commandLine)
    {
        var errors = new ConfigurationErrors();
        var source = ConfigurationSources.Combine(commandLine.ConfigFile, commandLine.Settings, errors);
        var broker = ReadBroker(new ConfigurationReader(source.GetSection("Broker"), errors), errors);
        CheckLogLevels(source.GetSection("Logging"), errors);
        // Read again when the store is made; here for its mistakes, which belong in the same list.
        _ = JdbcStoreConfiguration.Read(source.GetSection("Persistence"), Databases.Dialects, errors);
        errors.ThrowIfAny();
        return new BrokerConfiguration(source, broker);
    }

    private static BrokerOptions ReadBroker(ConfigurationReader reader, ConfigurationErrors errors)
    {
        var options = new BrokerOptions(
            reader.Text("Name", Environment.MachineName),
            reader.Section("Amqp").Address("Listen", new Uri("amqp://127.0.0.1:5672")),
            reader.Section("Console").Address("Listen", new Uri("http://127.0.0.1:8161")),
            reader.Number("MaxRedeliveries", 6),
            reader.Choice("DuplicateDetection", DuplicateDetection.None));
        reader.RejectUnknownKeys();
        if (options.Name.Length > 255)
            errors.Add(reader.FullKey("Name"), options.Name, "longer than 255 characters");
        if (options.MaxRedeliveries is < 0 or > 1_000_000)
            errors.Add(reader.FullKey("MaxRedeliveries"), $"{options.MaxRedeliveries}", "not between 0 and 1000000");
        return options;
    }

    private static void CheckLogLevels(IConfigurationSection logging, ConfigurationErrors errors)
    {
        var levels = logging.GetSection("LogLevel");
        var reader = new ConfigurationReader(levels, errors);
        foreach (var category in levels.GetChildren())
            reader.Choice(category.Key, LogLevel.Information);
    }
}
