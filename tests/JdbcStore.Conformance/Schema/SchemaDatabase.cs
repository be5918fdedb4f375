using System.Data.Common;
using JdbcStore.Hosting;
using JdbcStore.Sql;
using JdbcStore.Sql.Schema;
using Microsoft.Extensions.Logging.Abstractions;

namespace JdbcStore.Conformance.Schema;

/// <summary>An empty place for tables, as a DBA has one: an account that may create tables there, and the database's own client.</summary>
/// <param name="dialect">The database's dialect.</param>
/// <param name="folder">The folder of its scripts within <c>sql/</c>.</param>
public abstract class SchemaDatabase(SqlDialect dialect, string folder) : IAsyncDisposable
{
    /// <summary>Not the default one, so that no name can slip through without it.</summary>
    public const string Prefix = "mine_";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("jdbcstore-");

    /// <summary>The database's dialect.</summary>
    public SqlDialect Dialect => dialect;

    /// <summary>The folder of its scripts within <c>sql/</c>.</summary>
    public string Folder => folder;

    /// <summary>A directory of the test's own.</summary>
    public string DataDirectory => _data.FullName;

    /// <summary>Why there is no such database here; null when there is one.</summary>
    public virtual string? WhyAbsent => null;

    /// <summary>Damage to the tables, and what it is called, both with the default prefix.</summary>
    public abstract IReadOnlyList<(string Damage, string Difference)> Damages { get; }

    /// <summary>The tables, as whoever may do everything with them sees them.</summary>
    public StoreSchema Schema => new(dialect, Options());

    /// <summary>As the account that may do everything with the tables.</summary>
    public abstract string OwnersConnectionString { get; }

    /// <summary>Makes the empty place.</summary>
    public virtual Task CreateAsync() => Task.CompletedTask;

    /// <summary>Options for the account that may do everything with the tables.</summary>
    public JdbcStoreOptions Options() => Options(OwnersConnectionString);

    /// <summary>Makes a store.</summary>
    public IMessageStore CreateStore(JdbcStoreOptions options) => new JdbcMessageStore(options, dialect, NullLoggerFactory.Instance, TimeProvider.System);

    /// <summary>Runs a script with the database's own client, for tables with <see cref="Prefix"/>.</summary>
    public abstract Task<ClientRun> RunScriptAsync(string fileName);

    /// <summary>Runs statements with the database's own client as they are.</summary>
    public abstract Task<ClientRun> RunTextAsync(string script);

    /// <summary>Makes an account that may use the tables and nothing else, with <c>grants.sql</c>.</summary>
    public virtual Task<JdbcStoreOptions> CreateUserAsync() => throw new NotSupportedException("There are no accounts.");

    /// <summary>Takes a right on a table from that account.</summary>
    public virtual Task RevokeAsync(string right, string table) => throw new NotSupportedException("There are no rights.");

    /// <summary>Makes the tables of version 1, by the script of that time, with rows in every one of them.</summary>
    public async Task CreateVersion1Async()
    {
        await ExecuteAsync(Version1.Script(folder));
        await ExecuteAsync(Version1.Rows(Bytes));
    }

    /// <summary>Executes statements with the default prefix as the account that may do everything with the tables.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var source = dialect.CreateDataSource(OwnersConnectionString);
        await using var command = source.CreateCommand(Prefixed(sql));
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>What the database tells about the tables, in the form of <c>catalogue.txt</c>.</summary>
    public async Task<string> ReadCatalogueAsync()
    {
        await using var source = dialect.CreateDataSource(OwnersConnectionString);
        await using var command = source.CreateCommand(dialect.Catalogue.Query);
        var prefix = command.CreateParameter();
        (prefix.ParameterName, prefix.Value) = ("prefix", Prefix);
        command.Parameters.Add(prefix);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(Line(reader).Replace(Prefix, SqlText.DefaultPrefix, StringComparison.Ordinal));
        return string.Concat(lines.Order(StringComparer.Ordinal));
    }

    /// <inheritdoc />
    public virtual ValueTask DisposeAsync()
    {
        _data.Delete(recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>A text with the names of this database's tables.</summary>
    protected static string Prefixed(string text) => text.Replace(SqlText.DefaultPrefix, Prefix, StringComparison.Ordinal);

    /// <summary>Options for an account.</summary>
    protected JdbcStoreOptions Options(string connectionString) => new()
    {
        Provider = dialect.Name,
        ConnectionString = connectionString,
        DataDirectory = Path.Combine(DataDirectory, Guid.NewGuid().ToString("N")),
        TablePrefix = Prefix,
        Journal = { Mode = JournalMode.Off },
        Lease = { RetryInterval = TimeSpan.FromMilliseconds(100) },
    };

    /// <summary>Where a script is.</summary>
    protected string PathOf(string fileName) => Path.Combine(ClientRun.Scripts, folder, fileName);

    /// <summary>A literal for bytes.</summary>
    protected virtual string Bytes(string hexadecimal) => $"X'{hexadecimal}'";

    private static string Line(DbDataReader reader) =>
        $"{reader.GetString(0)} | {reader.GetString(1)} | {reader.GetString(2)}".TrimEnd(' ', '|') + "\n";
}
