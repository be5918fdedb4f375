using JdbcStore.MySql;
using Xunit;

namespace JdbcStore.Databases.Tests.MySql;

public sealed class ConnectionStringTests
{
    [Theory]
    [InlineData("Server=a,b;User ID=u;Password=p;Database=d", null)]
    [InlineData("User ID=u;Password=p;Database=d", "it names no server; write 'Server=localhost;User ID=...;Password=...;Database=...'")]
    [InlineData("Server=a;User ID=u;Password=p", "it names no database; write 'Server=localhost;User ID=...;Password=...;Database=...'")]
    public void What_is_missing_is_named(string connectionString, string? problem) =>
        Assert.Equal(problem, new MariaDbDialect().CheckConnectionString(connectionString));

    [Theory]
    [InlineData("Server=a;Database=d;Passwort=secret")]
    [InlineData("Server=a;Database=d;Port=many")]
    [InlineData("nonsense")]
    public void What_the_driver_does_not_understand_is_a_problem_too(string connectionString) =>
        Assert.NotNull(new MySqlDialect().CheckConnectionString(connectionString));
}
