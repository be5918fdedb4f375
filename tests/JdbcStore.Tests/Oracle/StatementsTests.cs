using System.Text.RegularExpressions;
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
        var tables = OracleStatements.OfScripts().Where(s => s.StartsWith("CREATE TABLE ", StringComparison.Ordinal)).Select(s => s.Split(' ')[2]).ToList();
        Assert.Equal(16, tables.Count);
        Assert.All(tables, table => Assert.Contains(OracleStatements.All, statement => Regex.IsMatch(statement, $@"\b{table}\b")));
    }
}
