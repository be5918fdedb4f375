using JdbcStore.Throughput.CommandLine;
using Npgsql;

namespace JdbcStore.Throughput.Databases;

/// <summary>The databases of this run, in the order asked for.</summary>
internal sealed class DatabaseChoice(BenchArguments arguments, WorkDirectory work, TextWriter progress)
{
    public async Task<IReadOnlyList<IDatabase>> OpenAsync(CancellationToken cancellationToken)
    {
        var databases = new List<IDatabase>();
        if (arguments.Databases.Contains("sqlite"))
            databases.Add(new SqliteDatabase(arguments, work));
        if (arguments.Databases.Contains("postgresql") && await PostgreSqlAsync(cancellationToken) is { } postgreSql)
            databases.Add(postgreSql);
        if (arguments.Databases.Contains("mariadb"))
            databases.Add(new MariaDbDatabase(arguments, work, MariaDb()));
        return databases;
    }

    private async Task<PostgreSqlDatabase?> PostgreSqlAsync(CancellationToken cancellationToken)
    {
        if (arguments.PostgreSql is { } given)
            return new PostgreSqlDatabase(arguments, work, Checked(given), null);
        if (PostgreSqlBinaries.Newest() is { } binaries)
        {
            await progress.WriteLineAsync("Starting a private PostgreSQL server");
            var server = await PrivatePostgreSql.StartAsync(binaries, work, cancellationToken);
            return new PostgreSqlDatabase(arguments, work, server.ConnectionString, server);
        }

        const string missing = "PostgreSQL is not installed here and neither --postgresql nor JDBCSTORE_TEST_POSTGRESQL names a server";
        if (arguments.DatabaseChosen)
            throw new SetupException($"{missing}.");
        await progress.WriteLineAsync($"{missing}: measuring SQLite only.");
        return null;
    }

    private string MariaDb() => arguments.MariaDb ?? throw new SetupException("Neither --mariadb nor JDBCSTORE_TEST_MARIADB names a server.");

    private static string Checked(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString).ToString();
        }
        catch (ArgumentException e)
        {
            throw new UsageException($"The PostgreSQL connection string is wrong: {e.Message}");
        }
    }
}
