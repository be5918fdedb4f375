using JdbcStore.Sqlite;
using JdbcStore.Throughput.CommandLine;
using JdbcStore.Throughput.Measuring;
using JdbcStore.Throughput.Reporting;
using JdbcStore.Throughput.Scenarios;
using Microsoft.Data.Sqlite;

namespace JdbcStore.Throughput.Databases;

/// <summary>SQLite in the work directory, one file a scenario.</summary>
internal sealed class SqliteDatabase(BenchArguments arguments, WorkDirectory work) : IDatabase
{
    private readonly byte[] _body = Body.Of(arguments.BodyBytes);

    public string Name => "SQLite";

    public Task<IReadOnlyList<Fact>> DescribeAsync(CancellationToken cancellationToken)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        return Task.FromResult<IReadOnlyList<Fact>>(
        [
            new Fact("SQLite", $"{connection.ServerVersion}, Microsoft.Data.Sqlite {DriverVersion.Of<SqliteConnection>()}"),
            new Fact("SQLite settings of the baselines", "journal_mode=WAL synchronous=FULL"),
        ]);
    }

    public IScenario Create(Mode mode, int producers)
    {
        if (mode == Mode.AppendLoop)
            return new AppendLoop(work.Next(), _body);
        if (mode is not (Mode.CommitPerMessage or Mode.InsertLoop))
            return CreateStore(mode);
        var directory = work.Next();
        var file = new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory, "store.db"), Pooling = false };
        return new SqliteInsert(file.ToString(), _body, () => Directory.Delete(directory, recursive: true));
    }

    public StoreScenario CreateStore(Mode mode)
    {
        var directory = work.Next();
        var options = StoreSettings.For(mode, arguments, directory);
        options.Provider = "Sqlite";
        options.ConnectionString = $"Data Source={Path.Combine(directory, "store.db")}";
        return new StoreScenario(options, new SqliteDialect(), arguments.Destinations, _body, () => DeleteAsync(directory));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Task DeleteAsync(string directory)
    {
        // Pooled connections would keep the deleted file and its space.
        SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
        return Task.CompletedTask;
    }
}
