using MySqlConnector;

namespace JdbcStore.MySql;

/// <summary>What a session has to be like, and whether the server behind it takes writes. Thread-safe.</summary>
internal sealed class Session
{
    private const string Ready =
        """
        SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;
        SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00',
            innodb_lock_wait_timeout = 10, autocommit = 1;
        SELECT @@global.read_only, @@max_allowed_packet
        """;

    private const string FindGalera = "SHOW VARIABLES LIKE 'wsrep\\_on'";

    /// <summary>Every session sees what was committed on any node before: the first look after a failover must not miss anything.</summary>
    private const string ReadyForGalera = "SET SESSION wsrep_sync_wait = 7; SHOW STATUS LIKE 'wsrep\\_ready'";

    private volatile bool _isGalera;

    /// <summary>Sets up a session that was just begun, or reset when it was taken from the pool.</summary>
    /// <exception cref="IOException">The server does not take writes: as good as not there.</exception>
    /// <exception cref="FatalStoreException">The server cannot take a message's size.</exception>
    public async ValueTask OnOpenedAsync(MySqlConnectionOpenedContext context, CancellationToken cancellationToken)
    {
        var server = context.Connection.DataSource;
        var (readOnly, packet) = await ReadyAsync(context.Connection, cancellationToken);
        if (packet < MySqlWriter.Packet)
            throw new FatalStoreException($"{server} has max_allowed_packet = {packet}, too little for a message; set at least {MySqlWriter.Packet}.");
        if (readOnly)
            throw new IOException($"{server} is read-only (read_only = ON).");
        if (context.Conditions.HasFlag(MySqlConnectionOpenedConditions.New) && await FindAsync(context.Connection, FindGalera, cancellationToken) == "ON")
            _isGalera = true;
        if (_isGalera && await FindAsync(context.Connection, ReadyForGalera, cancellationToken) is var ready and not "ON")
            throw new IOException($"{server} is not part of its cluster's majority (wsrep_ready = {ready}).");
    }

    private static async Task<(bool ReadOnly, long Packet)> ReadyAsync(MySqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand(Ready, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0) != 0, reader.GetInt64(1));
    }

    /// <summary>The value of a variable; null on a server that has none of that name.</summary>
    private static async Task<string?> FindAsync(MySqlConnection connection, string show, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand(show, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? reader.GetString(1) : null;
    }
}
