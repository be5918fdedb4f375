using JdbcStore.Hosting;
using Xunit;

namespace JdbcStore.Tests.Hosting;

public sealed class JdbcStoreConfigurationTests
{
    [Fact]
    public void Nothing_configured_means_the_defaults()
    {
        var (options, errors) = Configured.By();
        Assert.Empty(errors);
        Assert.Equivalent(new JdbcStoreOptions(), options);
    }

    [Fact]
    public void Every_key_of_the_contract_is_read()
    {
        var (options, errors) = Configured.ByJson("""
            { "Persistence": {
                "Provider": "PostgreSql", "ConnectionString": "Host=db;Database=broker", "DataDirectory": "elsewhere", "TablePrefix": "a1_",
                "Schema": "Validate", "Durability": "Enforce", "CommitTimeout": "00:00:10", "MaxMessageSize": "10MiB",
                "Journal": { "Mode": "On", "MaxBytes": "2GiB", "CheckpointInterval": "00:00:09", "AllowOnCluster": true },
                "Lease": { "Duration": "00:00:20", "RenewInterval": "00:00:04", "RetryInterval": "00:00:01", "FailIfLocked": true },
                "GroupCommit": { "MaxMessages": 7, "MaxBytes": "1MiB", "MaxPendingBytes": "5MiB", "Writers": 3 } } }
            """);
        Assert.Empty(errors);
        Assert.Equivalent(
            new JdbcStoreOptions
            {
                Provider = "PostgreSql", ConnectionString = "Host=db;Database=broker", DataDirectory = "elsewhere", TablePrefix = "a1_",
                Schema = SchemaMode.Validate, Durability = DurabilityMode.Enforce, CommitTimeout = TimeSpan.FromSeconds(10),
                MaxMessageSize = 10 << 20,
                Journal = new() { Mode = JournalMode.On, MaxBytes = 2L << 30, CheckpointInterval = TimeSpan.FromSeconds(9), AllowOnCluster = true },
                Lease = new()
                {
                    Duration = TimeSpan.FromSeconds(20), RenewInterval = TimeSpan.FromSeconds(4), RetryInterval = TimeSpan.FromSeconds(1), FailIfLocked = true,
                },
                GroupCommit = new() { MaxMessages = 7, MaxBytes = 1 << 20, MaxPendingBytes = 5 << 20, Writers = 3 },
            },
            options);
    }

    [Fact]
    public void Names_are_read_in_upper_or_lower_case()
    {
        var (options, errors) = Configured.By(("PROVIDER", "sqlite"), ("schema", "NONE"), ("journal:mode", "off"));
        Assert.Empty(errors);
        Assert.Equal((SchemaMode.None, JournalMode.Off), (options.Schema, options.Journal.Mode));
    }

    [Fact]
    public void A_null_is_a_missing_key()
    {
        var (options, errors) = Configured.ByJson("""{ "Persistence": { "Provider": null, "Journal": null, "Mirror": null } }""");
        Assert.Empty(errors);
        Assert.Equal("Sqlite", options.Provider);
    }

    [Fact]
    public void The_embedded_database_is_in_the_data_directory_unless_told_otherwise()
    {
        Assert.Equal("Data Source=\"a;b/store.db\"", Configured.By(("DataDirectory", "a;b")).Options.ConnectionString);
        Assert.Equal("Data Source=x.db", Configured.By(("DataDirectory", "a"), ("ConnectionString", "Data Source=x.db")).Options.ConnectionString);
    }

    [Fact]
    public void Every_mistake_is_reported_at_once()
    {
        var (_, errors) = Configured.By(
            ("Provider", "Nonsense"), ("TablePrefix", "Drop Table"), ("MaxMessageSize", "2GiB"), ("Journal:Mode", "Sometimes"), ("Lease:Duration", "15"),
            ("GroupCommit:Writers", "many"), ("Journal:AllowOnCluster", "yes"), ("Shema", "Create"));
        Assert.Equal(
            [
                "Persistence:Journal:Mode = 'Sometimes': not one of Auto, On, Off.",
                "Persistence:Journal:AllowOnCluster = 'yes': not true or false.",
                "Persistence:Lease:Duration = '15': not a duration; write hours:minutes:seconds, such as 00:00:15 or 00:00:00.5.",
                "Persistence:GroupCommit:Writers = 'many': not a whole number.",
                "Persistence:Shema: no such key; did you mean Schema?",
                "Persistence:Provider = 'Nonsense': no such provider; use Sqlite or PostgreSql.",
                "Persistence:TablePrefix = 'Drop Table': not 1 to 20 of a-z, 0-9 and _, beginning with a letter.",
                "Persistence:MaxMessageSize = '2GiB': not between 1 and 1GiB.",
            ],
            errors);
    }

    [Theory]
    [InlineData("MySql")]
    [InlineData("MariaDb")]
    [InlineData("oracle")]
    public void A_database_without_a_dialect_in_this_build_is_named_as_such(string provider) => Assert.Equal(
        [$"Persistence:Provider = '{provider}': this build has no dialect for it; use Sqlite or PostgreSql."], Configured.By(("Provider", provider)).Errors);

    [Fact]
    public void A_server_needs_a_connection_string() => Assert.Equal(
        ["Persistence:ConnectionString: missing; PostgreSql needs one."], Configured.By(("Provider", "PostgreSql")).Errors);

    [Fact]
    public void Mirroring_is_refused_and_says_nothing_of_what_it_was_given()
    {
        var (_, errors) = Configured.By(("Mirror:Replicas:0:Provider", "PostgreSql"), ("Mirror:Replicas:0:ConnectionString", "Password=hunter2"));
        Assert.Equal(["Persistence:Mirror: mirroring is not in this version; name one database in Provider and ConnectionString."], errors);
    }

    [Theory]
    [InlineData("Provider:Name", "Sqlite", "Persistence:Provider:Name: no such key; Provider is a single value.")]
    [InlineData("Journal", "On", "Persistence:Journal = 'On': a section, not a value; it has AllowOnCluster, CheckpointInterval, MaxBytes, Mode.")]
    [InlineData("Journal:Modus", "On", "Persistence:Journal:Modus: no such key; there are AllowOnCluster, CheckpointInterval, MaxBytes, Mode.")]
    [InlineData("ConnectionStrings", "Password=hunter2", "Persistence:ConnectionStrings: no such key; did you mean ConnectionString?")]
    [InlineData("Schema", "1", "Persistence:Schema = '1': not one of Create, Validate, None.")]
    [InlineData("Schema", "Create, None", "Persistence:Schema = 'Create, None': not one of Create, Validate, None.")]
    [InlineData("DataDirectory", "", "Persistence:DataDirectory = '': empty; leave it out or give a value.")]
    public void A_key_in_the_wrong_place_or_form_is_a_mistake(string key, string value, string error) =>
        Assert.Equal([error], Configured.By((key, value)).Errors);
}
