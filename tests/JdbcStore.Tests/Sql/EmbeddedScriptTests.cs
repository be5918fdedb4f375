using JdbcStore.Sql;
using JdbcStore.Sqlite;
using Xunit;

namespace JdbcStore.Tests.Sql;

public sealed class EmbeddedScriptTests
{
    [Fact]
    public void A_statement_ends_with_the_line_that_ends_with_a_semicolon_comments_left_aside()
    {
        const string script = "-- What it is;\nCREATE TABLE a (\n    b int   -- 1;2\n);\n\nINSERT INTO a\nVALUES (';');\n";
        Assert.Equal(["-- What it is;\nCREATE TABLE a (\n    b int   -- 1;2\n)", "INSERT INTO a\nVALUES (';')"], EmbeddedScript.Split(script));
    }

    [Fact]
    public void What_only_the_client_understands_and_the_ends_of_the_transaction_are_left_out()
    {
        var statements = new SqliteDialect().ReadScript("create.sql");
        Assert.All(statements, statement => Assert.Matches("(?m)^(CREATE|INSERT) ", statement));
        Assert.All(statements, statement => Assert.DoesNotMatch("(?m)^(PRAGMA|BEGIN|COMMIT)", statement));
    }
}
