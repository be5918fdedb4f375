using System.Data;
using System.Data.Common;

namespace JdbcStore.Sql;

/// <summary>One database as one store sees it: its dialect, its connections, its table prefix.</summary>
internal sealed class StoreDatabase : IAsyncDisposable
{
    /// <summary>So many connections may lie in the pool, all of them dead, which shows at once.</summary>
    private const int MaxDead = 8;

    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private readonly DbDataSource _connections;

    public StoreDatabase(SqlDialect dialect, string connectionString, string tablePrefix)
    {
        Dialect = dialect;
        Text = new SqlText(tablePrefix, dialect.NowMilliseconds, dialect.Translate);
        _connections = dialect.CreateDataSource(connectionString);
    }

    public SqlDialect Dialect { get; }

    public SqlText Text { get; }

    public Reachability Reachability { get; } = new();

    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await _connections.OpenConnectionAsync(cancellationToken);
        try
        {
            await Dialect.PrepareSessionAsync(connection, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins a transaction that is going to write.</summary>
    public ValueTask<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        // Serializable is what makes SQLite's driver say BEGIN IMMEDIATE; elsewhere the row locks do the work.
        Dialect.IsEmbedded
            ? connection.BeginTransactionAsync(cancellationToken)
            : connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

    /// <summary>Does something on a connection of its own; a driver's failure comes back as a typed one.</summary>
    public async Task<T> UseAsync<T>(string purpose, Func<DbConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            return await use(connection);
        }
        catch (Exception e) when (e is not (StoreException or OperationCanceledException))
        {
            throw Translate(e, purpose);
        }
    }

    /// <summary>
    /// Asks something on a connection of its own. A connection from the pool may have died unnoticed, so as long as others can be opened it asks again.
    /// </summary>
    public async Task<T> QueryAsync<T>(string purpose, Func<DbConnection, Task<T>> query, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var isOpen = false;
            try
            {
                await using var connection = await OpenAsync(cancellationToken);
                isOpen = true;
                return await query(connection);
            }
            catch (Exception e) when (e is not (StoreException or OperationCanceledException))
            {
                var mayHaveBeenDead = isOpen && tries < MaxDead && TimeProvider.System.GetElapsedTime(start) < AtOnce;
                if (!mayHaveBeenDead || Classify(e) != SqlFault.ConnectionLost)
                    throw Translate(e, purpose);
            }
        }
    }

    /// <summary>What a failure means; Dapper wraps what the driver throws in the middle of a row.</summary>
    public SqlFault Classify(Exception e) => Dialect.Classify(e is DataException { InnerException: { } inner } ? inner : e);

    /// <summary>The typed exception for a driver's failure.</summary>
    public StoreException Translate(Exception e, string purpose) => Classify(e) switch
    {
        SqlFault.Transient => new TransientStoreException($"{Dialect.Name} rolled back while {purpose}: {e.Message}", e),
        SqlFault.ConnectionLost => new UnavailableStoreException($"{Dialect.Name} cannot be reached while {purpose}: {Reason(e)}", e),
        SqlFault.Exhausted => new UnavailableStoreException($"{Dialect.Name} has run out of a resource while {purpose}: {e.Message}", e),
        SqlFault.FenceViolated => new FencedStoreException($"Another store has taken over while {purpose}.", e),
        _ => new FatalStoreException($"{Dialect.Name} refused while {purpose}: {e.Message}", e),
    };

    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    /// <summary>Drivers wrap what the socket said; the innermost message is the one that helps.</summary>
    private static string Reason(Exception e) => e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message;
}
