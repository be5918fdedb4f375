using MySqlConnector;

namespace JdbcStore.MySql;

/// <summary>What a session has to be like, and whether the server behind it takes writes. Thread-safe.</summary>
internal sealed class Session
{
    /// <summary>The longest statements hold a body of 1 MiB, which can double when it is quoted.</summary>
    private const long LeastPacket = 4 << 20;

    private const string Ready =
        """
        SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;
        SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00',
            innodb_lock_wait_timeout = 10, autocommit = 1;
        SELECT @@max_allowed_packet;
        SHOW VARIABLES LIKE 'wsrep\_on'
        """;

    /// <summary>Every session sees what was committed on any node before: the first look after a failover must not miss anything.</summary>
    private const string ReadyForGalera = "SET SESSION wsrep_sync_wait = 7";

    private const string FindRole = "SELECT @@global.read_only";

    private const string FindGaleraRole = "SHOW STATUS LIKE 'wsrep\\_ready'";

    private volatile bool _isGalera;

    /// <summary>Sets up a new session, once.</summary>
    public async ValueTask ReadyAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        if (await FindGaleraAsync(connection, cancellationToken))
        {
            _isGalera = true;
            await using var command = new MySqlCommand(ReadyForGalera, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <exception cref="IOException">The server does not take writes: as good as not there.</exception>
    public async Task CheckAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        if (_isGalera)
        {
            await using var command = new MySqlCommand(FindGaleraRole, connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (await reader.ReadAsync(cancellationToken) && reader.GetString(1) != "ON")
                throw new IOException($"{connection.DataSource} is not part of its cluster's majority (wsrep_ready = {reader.GetString(1)}).");
        }

        await using var role = new MySqlCommand(FindRole, connection);
        if (Convert.ToInt64(await role.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture) != 0)
            throw new IOException($"{connection.DataSource} is read-only (read_only = 1).");
    }

    private static async Task<bool> FindGaleraAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand(Ready, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var packet = reader.GetInt64(0);
        if (packet < LeastPacket)
            throw new FatalStoreException($"{connection.DataSource} has max_allowed_packet = {packet}, too little for a message; set at least {LeastPacket}, better 64M.");
        return await reader.NextResultAsync(cancellationToken) && await reader.ReadAsync(cancellationToken) && reader.GetString(1) == "ON";
    }
}
