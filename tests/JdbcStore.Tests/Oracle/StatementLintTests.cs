using Xunit;

namespace JdbcStore.Tests.Oracle;

public sealed class StatementLintTests
{
    [Fact]
    public void No_statement_has_what_parsers_let_pass()
    {
        var mistakes = OracleStatements.All.Concat(OracleStatements.OfScripts()).SelectMany(
            statement => StatementLint.Check(statement).Select(mistake => $"{mistake} in {statement}"));
        Assert.Empty(mistakes);
    }

    [Theory]
    [InlineData("SELECT a FROM b WHERE c = ''", "the empty text")]
    [InlineData("SELECT a FROM b LIMIT 1", "LIMIT")]
    [InlineData("SELECT a FROM b WHERE c = @c", "a parameter")]
    [InlineData("SELECT a FROM (SELECT d FROM e) AS b WHERE d = 1", "AS before")]
    [InlineData("SELECT a FROM b FETCH FIRST 1 ROWS ONLY FOR UPDATE", "FETCH FIRST with FOR UPDATE")]
    [InlineData("SELECT a AS size FROM b", "a reserved word")]
    [InlineData("SELECT a FROM b WHERE c = :number", "a reserved word")]
    [InlineData("INSERT INTO a (b) VALUES (1), (2)", "rows in a list")]
    [InlineData("UPDATE a SET b = TRUE", "TRUE")]
    [InlineData("DELETE FROM a WHERE b = 1 RETURNING c", "RETURNING")]
    [InlineData("DELETE FROM a WHERE b = 1;", "a semicolon")]
    [InlineData("SELECT 1", "SELECT without FROM")]
    [InlineData("SELECT a FROM a_table_with_a_name_that_is_far_too_long", "longer than 30")]
    public void Each_mistake_is_found(string statement, string mistake) =>
        Assert.Contains(StatementLint.Check(statement), found => found.StartsWith(mistake, StringComparison.Ordinal));

    [Theory]
    [InlineData("SELECT CAST(a AS DATE) AS b FROM c WHERE d = :id")]
    [InlineData("BEGIN x := 'it''s'; END;")]
    public void What_is_right_is_let_pass(string statement) => Assert.Empty(StatementLint.Check(statement));
}
