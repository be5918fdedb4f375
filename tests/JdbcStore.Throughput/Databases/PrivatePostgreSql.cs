using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace JdbcStore.Throughput.Databases;

/// <summary>A PostgreSQL server of the run's own, with durable settings; it and its data go when the run ends.</summary>
internal sealed class PrivatePostgreSql : IAsyncDisposable
{
    // Durable as installed; a larger max_wal_size keeps the server's own checkpoints from falling on one cell and not on its neighbour.
    private const string Settings = """
        fsync = on
        synchronous_commit = on
        full_page_writes = on
        shared_buffers = 256MB
        max_wal_size = 4GB
        max_connections = 300
        listen_addresses = '127.0.0.1'
        unix_socket_directories = ''

        """;

    private readonly string _binaries;
    private readonly string _home;
    private readonly string _data;
    private readonly string _password = Guid.NewGuid().ToString("N");
    private readonly int _port = FreePort();

    private PrivatePostgreSql(string binaries, WorkDirectory work)
    {
        _binaries = binaries;
        _home = work.Next();
        _data = Path.Combine(_home, "data");
    }

    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1", Port = _port, Database = "postgres", Username = "throughput", Password = _password,
    }.ToString();

    public static async Task<PrivatePostgreSql> StartAsync(string binaries, WorkDirectory work, CancellationToken cancellationToken)
    {
        var server = new PrivatePostgreSql(binaries, work);
        try
        {
            await server.InitializeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            await server.RunAsync("pg_ctl", "start", "-w", "-D", server._data, "-l", Path.Combine(server._home, "log"), "-o", $"-p {server._port}");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(_data, "postmaster.pid")))
            await RunAsync("pg_ctl", "stop", "-w", "-m", "immediate", "-D", _data);
    }

    private async Task InitializeAsync()
    {
        var passwordFile = Path.Combine(_home, "password");
        await File.WriteAllTextAsync(passwordFile, _password);
        if (Environment.IsPrivilegedProcess)
            await ChildProcess.RunAsync(["chown", "-R", "postgres", _home]);
        await RunAsync("initdb", "-D", _data, "-U", "throughput", "-A", "scram-sha-256", $"--pwfile={passwordFile}", "-E", "UTF8", "--locale=C");
        await File.AppendAllTextAsync(Path.Combine(_data, "postgresql.conf"), Settings);
    }

    // initdb and the server refuse to run as root.
    private Task<string> RunAsync(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(_binaries, program), .. arguments];
        return ChildProcess.RunAsync(Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", .. command] : command);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
