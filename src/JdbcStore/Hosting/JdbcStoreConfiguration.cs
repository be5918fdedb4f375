using JdbcStore.Sql;
using Microsoft.Extensions.Configuration;

namespace JdbcStore.Hosting;

/// <summary>Reads and checks the configuration section <c>Persistence</c>.</summary>
public static class JdbcStoreConfiguration
{
    /// <summary>Reads a store's options and adds every mistake to <paramref name="errors"/>: with any of those, do not use the options.</summary>
    /// <param name="section">The section; missing keys have their defaults.</param>
    /// <param name="dialects">The databases to choose from.</param>
    /// <param name="errors">Where the mistakes go.</param>
    public static JdbcStoreOptions Read(IConfiguration section, IReadOnlyCollection<SqlDialect> dialects, ConfigurationErrors errors)
    {
        var reader = new ConfigurationReader(section, errors);
        var options = Read(reader);
        if (reader.OptionalText("ConnectionString") is { } connectionString)
            options.ConnectionString = connectionString;
        if (reader.Has("Mirror"))
            errors.Add(reader.FullKey("Mirror"), null, "mirroring is not in this version; name one database in Provider and ConnectionString");
        reader.RejectUnknownKeys();
        new JdbcStoreOptionsValidator(dialects, (section as IConfigurationSection)?.Path ?? "", errors).Check(options);
        return options;
    }

    private static JdbcStoreOptions Read(ConfigurationReader reader)
    {
        var defaults = new JdbcStoreOptions();
        return new JdbcStoreOptions
        {
            Provider = reader.Text("Provider", defaults.Provider),
            DataDirectory = reader.Text("DataDirectory", defaults.DataDirectory),
            TablePrefix = reader.Text("TablePrefix", defaults.TablePrefix),
            Schema = reader.Choice("Schema", defaults.Schema),
            Durability = reader.Choice("Durability", defaults.Durability),
            CommitTimeout = reader.Duration("CommitTimeout", defaults.CommitTimeout),
            MaxMessageSize = reader.Bytes("MaxMessageSize", defaults.MaxMessageSize),
            DuplicateRetention = reader.Duration("DuplicateRetention", defaults.DuplicateRetention),
            HousekeepingInterval = reader.Duration("HousekeepingInterval", defaults.HousekeepingInterval),
            Journal = ReadJournal(reader.Section("Journal"), defaults.Journal),
            Lease = ReadLease(reader.Section("Lease"), defaults.Lease),
            GroupCommit = ReadGroupCommit(reader.Section("GroupCommit"), defaults.GroupCommit),
        };
    }

    private static JournalOptions ReadJournal(ConfigurationReader reader, JournalOptions defaults) => new()
    {
        Mode = reader.Choice("Mode", defaults.Mode),
        MaxBytes = reader.Bytes("MaxBytes", defaults.MaxBytes),
        CheckpointInterval = reader.Duration("CheckpointInterval", defaults.CheckpointInterval),
        AllowOnCluster = reader.Flag("AllowOnCluster", defaults.AllowOnCluster),
    };

    private static LeaseOptions ReadLease(ConfigurationReader reader, LeaseOptions defaults) => new()
    {
        Duration = reader.Duration("Duration", defaults.Duration),
        RenewInterval = reader.Duration("RenewInterval", defaults.RenewInterval),
        RetryInterval = reader.Duration("RetryInterval", defaults.RetryInterval),
        FailIfLocked = reader.Flag("FailIfLocked", defaults.FailIfLocked),
    };

    private static GroupCommitOptions ReadGroupCommit(ConfigurationReader reader, GroupCommitOptions defaults) => new()
    {
        MaxMessages = reader.Number("MaxMessages", defaults.MaxMessages),
        MaxBytes = reader.Bytes("MaxBytes", defaults.MaxBytes),
        MaxPendingBytes = reader.Bytes("MaxPendingBytes", defaults.MaxPendingBytes),
        Writers = reader.Number("Writers", defaults.Writers),
    };
}
