using System.Data.Common;
using MySqlConnector;

namespace JdbcStore.MySql;

/// <summary>
/// Connections to the first of the hosts that takes writes, beginning with the one that did last. The driver's own failover only asks who accepts
/// connections, which a read-only server and a node outside its cluster's majority do as well.
/// </summary>
internal sealed class FailoverDataSource : DbDataSource
{
    private readonly Session _session = new();
    private readonly MySqlDataSource[] _hosts;
    private volatile int _last;

    public FailoverDataSource(MySqlConnectionStringBuilder builder)
    {
        ConnectionString = builder.ConnectionString;

        // Who asks for another way of balancing gets it from the driver.
        string[] hosts = builder.ContainsKey("Load Balance")
            ? [builder.Server] : builder.Server.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        _hosts = [.. hosts.Select(host => Create(builder, host))];
    }

    /// <inheritdoc />
    public override string ConnectionString { get; }

    /// <inheritdoc />
    protected override DbConnection CreateDbConnection() => _hosts[_last].CreateConnection();

    /// <inheritdoc />
    protected override DbConnection OpenDbConnection() => OpenDbConnectionAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc />
    protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        var first = _last;
        for (var tried = 1; ; tried++)
        {
            var host = (first + tried - 1) % _hosts.Length;
            try
            {
                var connection = await _hosts[host].OpenConnectionAsync(cancellationToken);
                _last = host;
                return connection;
            }
            catch (Exception e) when (tried < _hosts.Length && e is DbException or IOException)
            {
                // The next host may do better; of the last one the failure is told.
            }
        }
    }

    /// <inheritdoc />
    protected override async ValueTask DisposeAsyncCore()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        await base.DisposeAsyncCore();
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        foreach (var host in disposing ? _hosts : [])
            host.Dispose();
        base.Dispose(disposing);
    }

    private MySqlDataSource Create(MySqlConnectionStringBuilder builder, string host)
    {
        var one = new MySqlConnectionStringBuilder(builder.ConnectionString) { Server = host };
        return new MySqlDataSourceBuilder(one.ConnectionString).UseConnectionOpenedCallback(_session.OnOpenedAsync).Build();
    }
}
