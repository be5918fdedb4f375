using System.Text.Json;
using Xunit;

namespace JdbcStore.Conformance.Schema;

/// <summary>What the program <c>jdbcstore</c> does with the tables.</summary>
/// <typeparam name="TDatabase">The database under test.</typeparam>
public abstract class ToolIsTrusted<TDatabase> : SchemaSuite<TDatabase>
    where TDatabase : SchemaDatabase, new()
{
    [Fact(Timeout = Limit)]
    public async Task What_it_prints_the_databases_own_client_runs()
    {
        var printed = await ToolAsync(0, "schema", "print");
        Assert.Equal("", await Database.ReadCatalogueAsync());
        var run = await Database.RunTextAsync(printed.Output);
        Assert.True(run.ExitCode == 0, run.ToString());
        await ToolAsync(0, "schema", "check");
    }

    [Fact(Timeout = Limit)]
    public async Task It_creates_checks_and_removes_the_tables()
    {
        await ToolAsync(0, "schema", "apply");
        Assert.Contains("All is well", (await ToolAsync(0, "schema", "check")).Output, StringComparison.Ordinal);
        Assert.Equal("-- Nothing to do: the tables have version 2.\n", (await ToolAsync(0, "schema", "print")).Output);
        Assert.Contains("Nothing to do", (await ToolAsync(0, "schema", "apply")).Output, StringComparison.Ordinal);
        await ToolAsync(0, "schema", "drop", "--yes");
        Assert.Equal("", await Database.ReadCatalogueAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task It_names_each_difference_for_people_and_for_programs()
    {
        await Database.Schema.ApplyAsync(CancellationToken.None);
        var (damage, difference) = Database.Damages[0];
        await Database.ExecuteAsync(damage);
        var (table, problem) = (Prefixed(difference).Split(": ")[0], Prefixed(difference).Split(": ")[1]);
        var people = await ToolAsync(1, "schema", "check");
        Assert.Contains(people.Output.Split('\n'), line => line.Contains(table, StringComparison.Ordinal) && line.Contains(problem, StringComparison.Ordinal));
        using var json = JsonDocument.Parse((await ToolAsync(1, "schema", "check", "--json")).Output);
        var named = Assert.Single(json.RootElement.GetProperty("differences").EnumerateArray());
        Assert.Equal((table, problem), (named.GetProperty("table").GetString(), named.GetProperty("problem").GetString()));
        Assert.Equal(2, json.RootElement.GetProperty("version").GetInt32());
    }

    private async Task<ClientRun> ToolAsync(int exitCode, params string[] arguments)
    {
        var run = await Tool.RunAsync(Database, arguments);
        Assert.True(run.ExitCode == exitCode, run.ToString());
        return run;
    }
}
