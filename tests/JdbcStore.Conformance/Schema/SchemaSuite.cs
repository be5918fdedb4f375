using JdbcStore.Hosting;
using JdbcStore.Sql;
using Xunit;

namespace JdbcStore.Conformance.Schema;

/// <summary>What the suites about tables start from: each test has a place for them of its own.</summary>
/// <typeparam name="TDatabase">The database under test.</typeparam>
public abstract class SchemaSuite<TDatabase> : IAsyncLifetime
    where TDatabase : SchemaDatabase, new()
{
    /// <summary>Milliseconds after which a test has failed: far beyond what any of them takes.</summary>
    protected const int Limit = 90_000;

    /// <summary>The queue of these tests; <see cref="Version1"/> has messages in it.</summary>
    protected static Destination Orders { get; } = Destination.Queue("orders");

    /// <summary>The test's database.</summary>
    protected TDatabase Database { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        var database = new TDatabase();
        if (database.WhyAbsent is { } reason)
            Assert.Skip(reason);
        await database.CreateAsync();
        Database = database;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Database is not null)
            await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A text with the names of this database's tables.</summary>
    protected static string Prefixed(string text) => text.Replace(SqlText.DefaultPrefix, SchemaDatabase.Prefix, StringComparison.Ordinal);

    /// <summary>Runs a script with the client; it must not fail.</summary>
    protected async Task<ClientRun> RunAsync(string script)
    {
        var run = await Database.RunScriptAsync(script);
        Assert.True(run.ExitCode == 0, run.ToString());
        return run;
    }

    /// <summary>Makes and starts a store and waits until it is active.</summary>
    protected async Task<IMessageStore> OpenAsync(JdbcStoreOptions options)
    {
        var store = Database.CreateStore(options);
        try
        {
            await store.StartAsync();
            await store.BecomesAsync(StoreState.Active);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a store, which must become active, and stops it.</summary>
    protected async Task RunStoreAsync(SchemaMode mode)
    {
        var options = Database.Options();
        options.Schema = mode;
        await using var store = await OpenAsync(options);
        await store.StopAsync();
    }
}
