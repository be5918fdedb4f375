using System.Text.RegularExpressions;
using JdbcStore.Sql;

namespace JdbcStore.Hosting;

/// <summary>Checks options against each other, their ranges and the dialects there are, and reports every mistake.</summary>
/// <param name="dialects">Those registered.</param>
/// <param name="section">What the keys begin with, such as <c>Persistence</c>.</param>
/// <param name="errors">Where the mistakes go; a key that already has one is left alone.</param>
internal sealed partial class JdbcStoreOptionsValidator(IReadOnlyCollection<SqlDialect> dialects, string section, ConfigurationErrors errors)
{
    // Databases that the configuration has names for, whether or not this build has their dialect.
    private static readonly string[] Foreseen = ["Sqlite", "PostgreSql", "MySql", "MariaDb", "Oracle"];

    public void Check(JdbcStoreOptions options)
    {
        CheckDatabase(options);
        Choice("Schema", options.Schema);
        Choice("Durability", options.Durability);
        CheckJournal(options.Journal);
        CheckLease(options.Lease);
        Range("GroupCommit:MaxMessages", options.GroupCommit.MaxMessages, 1, 100_000, Plain);
        Range("GroupCommit:MaxBytes", options.GroupCommit.MaxBytes, 64L << 10, 1L << 30, ByteSize.Format);
        Range("GroupCommit:MaxPendingBytes", options.GroupCommit.MaxPendingBytes, 1L << 20, 16L << 30, ByteSize.Format);
        Range("GroupCommit:Writers", options.GroupCommit.Writers, 1, 8, Plain);
        Range("CommitTimeout", options.CommitTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), Plain);
        Range("MaxMessageSize", options.MaxMessageSize, 1, 1L << 30, ByteSize.Format);
        Range("DuplicateRetention", options.DuplicateRetention, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3650), Plain);
        Range("HousekeepingInterval", options.HousekeepingInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), Plain);
    }

    private void CheckDatabase(JdbcStoreOptions options)
    {
        var dialect = dialects.ByName(options.Provider);
        if (dialect is null)
            Reject("Provider", options.Provider, UnknownProvider(options.Provider));
        else if (!dialect.IsEmbedded && !options.HasConnectionString)
            Reject("ConnectionString", null, $"missing; {dialect.Name} needs one");
        else if (dialect.CheckConnectionString(options.ConnectionString) is { } problem)
            Reject("ConnectionString", ConnectionStringMask.Apply(options.ConnectionString),
                ConnectionStringMask.Scrub(problem, options.ConnectionString).TrimEnd('.'));
        if (string.IsNullOrWhiteSpace(options.DataDirectory) || options.DataDirectory.Contains('\0', StringComparison.Ordinal))
            Reject("DataDirectory", options.DataDirectory, "not a directory's name");
        if (!TablePrefix().IsMatch(options.TablePrefix ?? ""))
            Reject("TablePrefix", options.TablePrefix, "not 1 to 20 of a-z, 0-9 and _, beginning with a letter");
    }

    private string UnknownProvider(string provider)
    {
        var names = dialects.Select(dialect => dialect.Name).ToArray();
        if (names.Length == 0)
            return "no dialect is registered; register one as a SqlDialect service";
        var foreseen = Foreseen.Contains(provider, StringComparer.OrdinalIgnoreCase);
        return (foreseen ? "this build has no dialect for it; use " : "no such provider; use ") + Alternatives(names);
    }

    private void CheckJournal(JournalOptions journal)
    {
        Choice("Journal:Mode", journal.Mode);
        Range("Journal:MaxBytes", journal.MaxBytes, 16L << 20, 1L << 40, ByteSize.Format);
        Range("Journal:CheckpointInterval", journal.CheckpointInterval, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), Plain);
    }

    private void CheckLease(LeaseOptions lease)
    {
        Range("Lease:Duration", lease.Duration, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), Plain);
        Range("Lease:RetryInterval", lease.RetryInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1), Plain);
        if (lease.RenewInterval <= TimeSpan.Zero)
            Reject("Lease:RenewInterval", Plain(lease.RenewInterval), "must be longer than zero");
        else if (!errors.Contains(Key("Lease:Duration")) && lease.RenewInterval > lease.Duration / 2)
            Reject("Lease:RenewInterval", Plain(lease.RenewInterval),
                $"must be at most half of Lease:Duration ({Plain(lease.Duration)}), so that one late renewal does not lose the lease");
    }

    private void Choice<T>(string key, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            Reject(key, value.ToString(), "not one of " + string.Join(", ", Enum.GetNames<T>()));
    }

    private void Range<T>(string key, T value, T least, T most, Func<T, string> show)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            Reject(key, show(value), $"not between {show(least)} and {show(most)}");
    }

    private void Reject(string key, string? value, string problem)
    {
        if (!errors.Contains(Key(key)))
            errors.Add(Key(key), value, problem);
    }

    private string Key(string key) => section.Length == 0 ? key : $"{section}:{key}";

    private static string Plain<T>(T value)
        where T : IFormattable => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture);

    private static string Alternatives(string[] names) =>
        names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";

    [GeneratedRegex("^[a-z][a-z0-9_]{0,19}\\z")]
    private static partial Regex TablePrefix();
}
