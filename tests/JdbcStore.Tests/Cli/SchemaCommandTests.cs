using System.Text.Json;
using JdbcStore.Conformance;
using JdbcStore.Conformance.Schema;
using JdbcStore.Tests.Schema;
using Xunit;

namespace JdbcStore.Tests.Cli;

public sealed class SchemaCommandTests : SchemaSuite<SqliteSchemaDatabase>
{
    [Fact]
    public async Task The_configuration_comes_from_a_file_the_environment_and_the_command_line_the_later_ones_winning()
    {
        var file = Path.Combine(Database.DataDirectory, "broker.json");
        File.WriteAllText(
            file,
            JsonSerializer.Serialize(new
            {
                Broker = new { Name = "a" },
                Persistence = new { Provider = "PostgreSql", ConnectionString = "Host=nowhere", TablePrefix = "theirs_" },
            }));
        var environment = new Dictionary<string, string>
        {
            ["Persistence__Provider"] = "Sqlite", ["Persistence__ConnectionString"] = Database.OwnersConnectionString, ["Persistence__TablePrefix"] = "other_",
        };
        var run = await Tool.RunAsync("", environment, "schema", "apply", "--config", file, $"--Persistence:TablePrefix={SchemaDatabase.Prefix}");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Empty((await Database.Schema.CheckAsync(CancellationToken.None)).Differences);
    }

    [Theory]
    [InlineData("Configuration: Persistence:Provider = 'Sqlight': no such provider; use Sqlite, PostgreSql, MySql, MariaDb or Oracle.",
        "schema", "check", "--Persistence:Provider=Sqlight")]
    [InlineData("Configuration: --config 'missing.json': there is no such file.", "schema", "print", "--config", "missing.json")]
    [InlineData("Configuration: --Persistence:Provider: needs a value.", "schema", "print", "--Persistence:Provider")]
    [InlineData("Configuration: Persistense: no such section; did you mean Persistence?", "schema", "print", "--Persistense:Provider=Sqlite")]
    [InlineData("Configuration: Unrecognized command or argument '--jsn'. --help lists what there is.", "schema", "print", "--jsn")]
    [InlineData("Configuration: Required command was not provided. --help lists what there is.", "schema")]
    public async Task A_mistake_is_one_line_and_exit_code_2(string message, params string[] arguments)
    {
        var run = await Tool.RunAsync("", new Dictionary<string, string>(), arguments);
        Assert.Equal((2, "", message), (run.ExitCode, run.Output, run.Error.TrimEnd()));
    }

    [Fact]
    public async Task Help_tells_of_every_verb()
    {
        var run = await Tool.RunAsync("", new Dictionary<string, string>(), "schema", "--help");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.All(["print", "apply", "check", "drop", "--config", "--json"], word => Assert.Contains(word, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task To_look_at_a_database_that_is_not_there_makes_none()
    {
        Assert.Contains("CREATE TABLE", (await Tool.RunAsync(Database, "schema", "print")).Output, StringComparison.Ordinal);
        var check = await Tool.RunAsync(Database, "schema", "check");
        Assert.Equal((1, "Failed: There is no such database yet."), (check.ExitCode, check.Error.TrimEnd()));
        Assert.Empty(Directory.GetFileSystemEntries(Database.DataDirectory));
    }

    [Fact]
    public async Task Nothing_is_removed_when_nobody_can_be_asked()
    {
        await Database.Schema.ApplyAsync(CancellationToken.None);
        var run = await Tool.RunAsync("yes\nmine_\n", Tool.Describe(Database.Options()), "schema", "drop");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--yes does it without asking", run.Error, StringComparison.Ordinal);
        Assert.Empty((await Database.Schema.CheckAsync(CancellationToken.None)).Differences);
    }

    [Fact]
    public async Task Nothing_is_removed_while_a_broker_is_active_unless_by_force()
    {
        await using var store = await OpenAsync(Database.Options());
        var refused = await Tool.RunAsync(Database, "schema", "drop", "--yes");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("is active on them", refused.Error, StringComparison.Ordinal);
        await store.AddAsync(Orders, "still here");
        Assert.Equal(0, (await Tool.RunAsync(Database, "schema", "drop", "--yes", "--force")).ExitCode);
        Assert.Equal("", await Database.ReadCatalogueAsync());
    }

    [Fact]
    public async Task Old_tables_are_upgraded_by_what_was_printed_before()
    {
        await Database.CreateVersion1Async();
        using var printed = JsonDocument.Parse((await Tool.RunAsync(Database, "schema", "print", "--json")).Output);
        var statements = printed.RootElement.GetProperty("statements").GetArrayLength();
        Assert.Contains("RENAME", (await Tool.RunAsync(Database, "schema", "print")).Output, StringComparison.Ordinal);
        using var applied = JsonDocument.Parse((await Tool.RunAsync(Database, "schema", "apply", "--json")).Output);
        Assert.Equal((2, statements), (applied.RootElement.GetProperty("version").GetInt32(), applied.RootElement.GetProperty("statements").GetInt32()));
        Assert.Empty((await Database.Schema.CheckAsync(CancellationToken.None)).Differences);
    }
}
