using Xunit;

namespace JdbcStore.Tests.Hosting;

public sealed class JdbcStoreOptionsValidatorTests
{
    [Theory]
    [InlineData("Lease:Duration", "00:00:00.5", "'00:00:00.5000000': not between 00:00:01 and 01:00:00.")]
    [InlineData("Lease:RetryInterval", "00:02:00", "'00:02:00': not between 00:00:00.1000000 and 00:01:00.")]
    [InlineData("Lease:RenewInterval", "-00:00:01", "'-00:00:01': must be longer than zero.")]
    [InlineData("Journal:MaxBytes", "1MiB", "'1MiB': not between 16MiB and 1TiB.")]
    [InlineData("Journal:CheckpointInterval", "00:00:00.001", "'00:00:00.0010000': not between 00:00:00.0100000 and 01:00:00.")]
    [InlineData("GroupCommit:MaxMessages", "0", "'0': not between 1 and 100000.")]
    [InlineData("GroupCommit:MaxBytes", "1KiB", "'1KiB': not between 64KiB and 1GiB.")]
    [InlineData("GroupCommit:MaxPendingBytes", "1KiB", "'1KiB': not between 1MiB and 16GiB.")]
    [InlineData("CommitTimeout", "00:00:00.5", "'00:00:00.5000000': not between 00:00:01 and 01:00:00.")]
    [InlineData("CommitTimeout", "02:00:00", "'02:00:00': not between 00:00:01 and 01:00:00.")]
    [InlineData("GroupCommit:Writers", "9", "'9': not between 1 and 8.")]
    [InlineData("MaxMessageSize", "0", "'0': not between 1 and 1GiB.")]
    [InlineData("TablePrefix", "1_", "'1_': not 1 to 20 of a-z, 0-9 and _, beginning with a letter.")]
    [InlineData("TablePrefix", "abcdefghijklmnopqrstu", "'abcdefghijklmnopqrstu': not 1 to 20 of a-z, 0-9 and _, beginning with a letter.")]
    public void A_value_out_of_range_says_the_range(string key, string value, string error) =>
        Assert.Contains($"Persistence:{key} = {error}", Configured.By((key, value)).Errors);

    [Fact]
    public void A_lease_is_renewed_at_least_twice_in_its_duration()
    {
        Assert.Empty(Configured.By(("Lease:Duration", "00:00:10"), ("Lease:RenewInterval", "00:00:05")).Errors);
        Assert.Equal(
            ["Persistence:Lease:RenewInterval = '00:00:05.0010000': must be at most half of Lease:Duration (00:00:10), " +
             "so that one late renewal does not lose the lease."],
            Configured.By(("Lease:Duration", "00:00:10"), ("Lease:RenewInterval", "00:00:05.001")).Errors);
    }

    [Fact]
    public void What_depends_on_an_unreadable_value_is_not_judged() => Assert.Equal(
        ["Persistence:Lease:Duration = 'long': not a duration; write hours:minutes:seconds, such as 00:00:15 or 00:00:00.5."],
        Configured.By(("Lease:Duration", "long"), ("Lease:RenewInterval", "00:10:00")).Errors);

    [Theory]
    [InlineData("PostgreSql", "Host=db;Username=me;Passwrod=hunter2")]
    [InlineData("PostgreSql", "Host=db;Password=hunter2;Nonsense=1")]
    [InlineData("PostgreSql", "Host=db;Port=x;Password=hunter2")]
    [InlineData("PostgreSql", "Host=db;Timeout=hunter2")]
    [InlineData("PostgreSql", "hunter2")]
    [InlineData("PostgreSql", "Host=db;Password='hunter2")]
    [InlineData("Sqlite", "Data Source=x.db;Passwrod=hunter2")]
    public void A_wrong_connection_string_is_reported_without_its_secrets(string provider, string connectionString)
    {
        var error = Assert.Single(Configured.By(("Provider", provider), ("ConnectionString", connectionString)).Errors);
        Assert.StartsWith("Persistence:ConnectionString = '", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Environment.NewLine, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_keyword_of_a_connection_string_is_named()
    {
        var error = Assert.Single(Configured.By(("ConnectionString", "Data Source=x.db;Passwrod=hunter2")).Errors);
        Assert.StartsWith("Persistence:ConnectionString = 'data source=x.db;passwrod=***': ", error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("passwrod", error.Split("': ")[1], StringComparison.OrdinalIgnoreCase);
    }
}
