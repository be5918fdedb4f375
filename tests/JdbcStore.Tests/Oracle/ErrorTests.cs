using JdbcStore.Oracle;
using JdbcStore.Sql;
using global::Oracle.ManagedDataAccess.Client;
using Xunit;

namespace JdbcStore.Tests.Oracle;

public sealed class ErrorTests
{
    [Theory]
    [InlineData(60, SqlFault.Transient)]
    [InlineData(8177, SqlFault.Transient)]
    [InlineData(25402, SqlFault.Transient)]
    [InlineData(3113, SqlFault.ConnectionLost)]
    [InlineData(3114, SqlFault.ConnectionLost)]
    [InlineData(12541, SqlFault.ConnectionLost)]
    [InlineData(12514, SqlFault.ConnectionLost)]
    [InlineData(25405, SqlFault.ConnectionLost)]
    [InlineData(25408, SqlFault.ConnectionLost)]
    [InlineData(16000, SqlFault.ConnectionLost)]
    [InlineData(50201, SqlFault.ConnectionLost)]
    [InlineData(12519, SqlFault.Exhausted)]
    [InlineData(1653, SqlFault.Exhausted)]
    [InlineData(257, SqlFault.Exhausted)]
    [InlineData(12154, SqlFault.Permanent)]
    [InlineData(1017, SqlFault.Permanent)]
    [InlineData(942, SqlFault.Permanent)]
    [InlineData(1, SqlFault.Permanent)]
    [InlineData(OracleErrors.FenceMoved, SqlFault.FenceViolated)]
    [InlineData(OracleErrors.FenceMissing, SqlFault.Permanent)]
    [InlineData(OracleErrors.Standby, SqlFault.ConnectionLost)]
    [InlineData(OracleErrors.CharacterSet, SqlFault.Permanent)]
    public void A_number_says_what_has_happened_to_the_transaction(int number, SqlFault fault) =>
        Assert.Equal(fault, new OracleDialect().Classify(new OracleException(number, "for a test")));

    [Fact]
    public void Of_an_array_the_first_row_that_failed_counts()
    {
        var failed = new OracleException(24381, "error(s) in array DML\nORA-20701: the fence\nORA-06512: at line 12\nORA-00001: later");
        Assert.Equal(20701, OracleErrors.NumberOf(failed));
    }

    [Fact]
    public void Where_there_is_no_number_the_text_has_it() =>
        Assert.Equal(3135, OracleErrors.NumberOf(new IOException("ORA-03135: connection lost contact")));

    [Fact]
    public void A_broken_socket_is_a_lost_connection() => Assert.Equal(SqlFault.ConnectionLost, new OracleDialect().Classify(new IOException("reset")));
}
