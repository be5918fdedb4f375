using Xunit;

namespace JdbcStore.Tests.Oracle;

/// <summary>The statements as they are sent, in a file to be read and reviewed; a change shows as a difference.</summary>
public sealed class StatementsTests
{
    private const string Update = "JDBCSTORE_UPDATE_STATEMENTS";

    private static readonly string Golden = Repository.File("tests/JdbcStore.Tests/Oracle/statements.sql");

    [Fact]
    public void Every_statement_is_as_the_file_says()
    {
        var statements = string.Concat(OracleStatements.All.Select(statement => $"{statement.ReplaceLineEndings("\n")}\n/\n\n"));
        if (Environment.GetEnvironmentVariable(Update) is not null)
            File.WriteAllText(Golden, statements);
        Assert.True(statements == File.ReadAllText(Golden).ReplaceLineEndings("\n"), $"Run this test with {Update}=1 and look at the difference of {Golden}.");
    }

    [Fact]
    public void Every_table_is_written_and_read()
    {
        var tables = OracleStatements.OfScripts().Select(s => TableOf(s)).OfType<string>().Where(table => !table.EndsWith("_schema_version", StringComparison.Ordinal)).ToList();
        Assert.Equal(15, tables.Count);
        Assert.All(tables, table => Assert.Contains(OracleStatements.All, statement => statement.Contains($"{table} ", StringComparison.Ordinal)));
    }

    private static string? TableOf(string ddl) => ddl.StartsWith("CREATE TABLE ", StringComparison.Ordinal) ? ddl.Split(' ')[2] : null;
}
